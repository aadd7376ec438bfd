package dev.runnel.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A {@link Stage} that also plays the inspector and the experiments of the gateway. */
final class PanelStage {

    final Stage stage;

    private final ObjectMapper json = new ObjectMapper();
    private final Deque<String> events = new ArrayDeque<>();
    private boolean off;
    /** Whether a second process runs. */
    private boolean second;

    private int connections = 1;

    PanelStage(Page page) {
        stage = new Stage(page);
        stage.welcome()
                .put("connection", "c1")
                .putArray("features")
                .add("inspector")
                .add("experiments");
        page.route(Stage.PAGE + "v1/inspect/**", this::inspect);
        page.route(Stage.PAGE + "v1/local/connections/*/cut", this::cut);
        page.route(Stage.PAGE + "v1/local/second", this::second);
        page.route(Stage.PAGE + "v1/local/second/kill", this::kill);
    }

    /** From now on there is no inspector. */
    void switchOff() {
        off = true;
    }

    /** What the page is told next. What comes in one answer arrives together; the page then asks again at once. */
    void tell(ObjectNode... samples) {
        StringBuilder body = new StringBuilder("retry: 50\n\n");
        for (ObjectNode sample : samples) {
            body.append("event: sample\ndata: ").append(sample).append("\n\n");
        }
        events.add(body.toString());
    }

    void tellOfAProblem(String code, String message) {
        ObjectNode problem = json.createObjectNode().put("code", code).put("message", message);
        events.add("event: problem\ndata: " + problem + "\n\n");
    }

    void tellThatItIsOver() {
        events.add("event: over\ndata: {}\n\n");
    }

    /** A sample that knows little: of these texts, one entry each, 20 ms apart. */
    ObjectNode sample(String... texts) {
        long now = System.currentTimeMillis();
        ObjectNode sample =
                json.createObjectNode().put("at", now).put("node", "stage").put("everyMs", 500);
        sample.putObject("redis").put("address", "127.0.0.1:6399").put("version", "7.0.15");
        ArrayNode entries = sample.putArray("entries");
        entry(entries, "0-1", "00-00000001", "asked", 0, null);
        entry(entries, "1-1", "01-00000001", "started", 10, null);
        for (int i = 0; i < texts.length; i++) {
            int index = i + 2;
            entry(entries, "1-" + index, "01-%08d".formatted(index), "text", 20L * index, texts[i]);
        }
        sample.putObject("stream")
                .put("key", "runnel:{e8}:answer:x")
                .put("length", entries.size())
                .put("last", "1-" + (texts.length + 1))
                .putNull("bytes")
                .putNull("ttlMs");
        sample.putArray("groups");
        sample.putObject("requests")
                .put("key", "runnel:requests")
                .put("length", 0)
                .putArray("groups");
        sample.putArray("viewers");
        sample.putArray("arrivals");
        sample.putObject("hops")
                .put("askedAt", now - 1_000)
                .put("startedAt", 10)
                .put("firstTextAt", 40)
                .putNull("endedAt");
        sample.putObject("commands").put("entries", "redis-cli -p 6399 XRANGE x - +");
        return sample;
    }

    private void entry(ArrayNode entries, String id, String offset, String type, long at, String text) {
        entries.addObject()
                .put("id", id)
                .put("offset", offset)
                .put("type", type)
                .put("at", at)
                .put("bytes", 41)
                .put("text", text);
    }

    /** An end with the length and the digest of this text. */
    void end(String question, String text, long at) {
        stage.append(
                question,
                "99-00000000",
                stage.frame("ended")
                        .put("reason", "stop")
                        .put("at", at)
                        .put("length", text.length())
                        .put("digest", "sha-256:" + sha256(text)));
    }

    void say(String question, int index, long at, String text) {
        stage.append(
                question,
                "01-%08d".formatted(index),
                stage.frame("chunk").put("kind", "text").put("text", text).put("at", at));
    }

    List<String> ids(String type) {
        return stage.received(type).stream()
                .map(frame -> frame.path(type.equals("ask") ? "id" : "question").asText())
                .toList();
    }

    private void inspect(Route route) {
        String url = route.request().url();
        if (off || !stage.knows(url.substring(url.lastIndexOf('/') + 1))) {
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(404)
                    .setContentType("application/json")
                    .setBody("{\"code\":\"not_found\",\"message\":\"There is none.\"}"));
            return;
        }
        String body = events.isEmpty() ? "retry: 50\n\n" : events.poll();
        route.fulfill(new Route.FulfillOptions()
                .setHeaders(Map.of("Content-Type", "text/event-stream"))
                .setBody(body));
    }

    boolean secondRuns() {
        return second;
    }

    private void second(Route route) {
        second |= route.request().method().equals("POST");
        if (second) {
            ObjectNode told = json.createObjectNode()
                    .put("node", "second-1")
                    .put("producer", "second-1")
                    .put("pid", 4711)
                    .put("port", 1);
            told.put("socket", "ws://localhost/v1/socket").put("http", Stage.PAGE);
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(told.toString()));
        } else {
            route.fulfill(new Route.FulfillOptions().setStatus(404));
        }
    }

    private void kill(Route route) {
        second = false;
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody("{\"pid\":4711,\"killedAt\":1}"));
    }

    private void cut(Route route) {
        connections++;
        stage.welcome().put("connection", "c" + connections);
        stage.cut();
        route.fulfill(new Route.FulfillOptions().setStatus(204));
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
