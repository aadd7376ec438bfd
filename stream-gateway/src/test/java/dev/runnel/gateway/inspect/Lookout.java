package dev.runnel.gateway.inspect;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.gateway.Visitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Somebody who looks at one question, as a browser's EventSource does. */
final class Lookout implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    record Event(String name, JsonNode data) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    Lookout(URI address) {
        try {
            response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .header("Accept", "text/event-stream")
                                    .header("Authorization", Visitor.USUAL.bearer())
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
        if (response.statusCode() == 200) {
            Thread reader = new Thread(this::read, "lookout");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "message";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    events.add(new Event(name, JSON.readTree(line.substring("data:".length()))));
                }
            }
        } catch (IOException closed) {
            // By the test, as a rule.
        } finally {
            ended = true;
        }
    }

    int status() {
        return response.statusCode();
    }

    /** Of one that was refused. */
    JsonNode body() throws IOException {
        return JSON.readTree(response.body());
    }

    List<JsonNode> samples() {
        return of("sample");
    }

    List<JsonNode> of(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(Event::data)
                .toList();
    }

    /** The first sample like this; waits for it. */
    JsonNode sample(Predicate<JsonNode> wanted) {
        await().atMost(SOON).until(() -> samples().stream().anyMatch(wanted));
        return samples().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** One that was taken from now on. */
    JsonNode nextSample() {
        int before = samples().size();
        // The first one after may have been under way.
        await().atMost(SOON).until(() -> samples().size() > before + 1);
        return samples().get(before + 1);
    }

    boolean isOver() {
        return ended && !of("over").isEmpty();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException closedAlready) {
            // Nothing is left to close.
        }
    }
}
