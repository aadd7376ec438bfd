package dev.runnel.local.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Talks to the demo model as any OpenAI client would. */
final class DemoClient {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;

    DemoClient(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    static ObjectNode question(String... turns) {
        ObjectNode body = JSON.createObjectNode().put("model", DemoModel.NAME);
        for (int turn = 0; turn < turns.length; turn++) {
            body.withArray("messages")
                    .addObject()
                    .put("role", turn % 2 == 0 ? "user" : "assistant")
                    .put("content", turns[turn]);
        }
        return body;
    }

    static ObjectNode streamed(String... turns) {
        ObjectNode body = question(turns).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        return body;
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post(body, Duration.ofSeconds(20));
    }

    HttpResponse<String> post(String body, Duration patience) throws IOException, InterruptedException {
        return http.send(request(body, patience), HttpResponse.BodyHandlers.ofString());
    }

    /** Reads the whole stream; throws when the connection breaks. */
    Heard listen(ObjectNode body) throws IOException, InterruptedException {
        return Heard.of(post(body.toString()).body());
    }

    /** Returns when the headers have come; the body is the caller's to read and to close. */
    HttpResponse<InputStream> open(ObjectNode body) throws IOException, InterruptedException {
        return http.send(request(body.toString(), Duration.ofSeconds(20)), HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(baseUrl + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode state() {
        try {
            return JSON.readTree(get("/demo").body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String body, Duration patience) {
        return HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** The events of one stream. */
    record Heard(List<String> events) {
        static Heard of(String body) {
            return new Heard(body.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .toList());
        }

        List<JsonNode> chunks() {
            return events.stream()
                    .filter(event -> !event.equals("[DONE]"))
                    .map(Heard::read)
                    .toList();
        }

        List<String> pieces(String field) {
            return chunks().stream()
                    .map(chunk -> chunk.at("/choices/0/delta/" + field))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .filter(piece -> !piece.isEmpty())
                    .toList();
        }

        String text() {
            return String.join("", pieces("content"));
        }

        String finishReason() {
            return chunks().stream()
                    .map(chunk -> chunk.at("/choices/0/finish_reason"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .findFirst()
                    .orElse("none");
        }

        boolean done() {
            return events.get(events.size() - 1).equals("[DONE]");
        }

        private static JsonNode read(String json) {
            try {
                return JSON.readTree(json);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + json, e);
            }
        }
    }
}
