package dev.runnel.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Plays the gateway towards one page, frame by frame, for what real services cannot be made to do at a chosen moment. The page is the built one,
 * under the gateway's own security policy; nothing of it is replaced. A question's log is kept here, so that the page may reconnect.
 */
final class Stage {

    /** Digests need a secure context, which localhost is without https. */
    static final String PAGE = "http://localhost/";

    private static final Path SITE = Path.of("../web-ui/target/classes/META-INF/resources");
    private static final Path GATEWAY_SETTINGS =
            Path.of("../stream-gateway/src/main/resources/META-INF/microprofile-config.properties");
    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html",
            "js",
            "text/javascript",
            "css",
            "text/css",
            "svg",
            "image/svg+xml",
            "map",
            "application/json");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, List<ObjectNode>> logs = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<JsonNode> received = new ArrayList<>();
    private final List<WebSocketRoute> sockets = new ArrayList<>();
    private final ObjectNode welcome;
    private int queued = 1;
    private boolean away;
    private boolean stopsWait;
    /** Questions that were sent and not accepted yet; null while each is accepted at once. */
    private List<Runnable> held;

    private ObjectNode refusal;

    Stage(Page page) {
        welcome = json.createObjectNode()
                .put("type", "welcome")
                .put("node", "stage")
                .put("heartbeatMs", 20_000);
        welcome.putObject("limits").put("questionChars", 32_000);
        page.route(PAGE + "**", this::serve);
        page.routeWebSocket("ws://localhost/v1/socket", socket -> {
            if (away) {
                socket.close();
                return;
            }
            sockets.add(socket);
            socket.onMessage(frame -> receive(socket, read(frame.text())));
        });
    }

    /** To be changed before the page is opened. */
    ObjectNode welcome() {
        return welcome;
    }

    /** So many requests are in the queue, the next question's included. */
    void queue(int requests) {
        queued = requests;
    }

    /** From now on no question is accepted. */
    void refuseQuestions(String code, String message) {
        refusal = frame("error").put("code", code).put("message", message).put("retryable", false);
    }

    /** Breaks every connection and takes no new one until {@link #comeBack()}. */
    void goAway() {
        away = true;
        cut();
    }

    void comeBack() {
        away = false;
    }

    /** The question's log has expired. */
    void forget(String question) {
        logs.remove(question);
    }

    /** From now on no question is answered in any way before {@link #acceptQuestions()}. */
    void holdQuestions() {
        held = new ArrayList<>();
    }

    void acceptQuestions() {
        List<Runnable> waiting = held;
        held = null;
        waiting.forEach(Runnable::run);
    }

    /** Whether this question was accepted. */
    boolean knows(String question) {
        return logs.containsKey(question);
    }

    /** From now on a stop is acknowledged, but its end must be played with {@link #end}. */
    void letStopsWait() {
        stopsWait = true;
    }

    /** What the page has sent so far. */
    List<JsonNode> received(String type) {
        return received.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
    }

    /** A frame of the question's log; its chain is filled in here. */
    void append(String question, String offset, ObjectNode frame) {
        List<ObjectNode> log = logs.computeIfAbsent(question, id -> new ArrayList<>());
        String after = log.isEmpty()
                ? "00-00000001"
                : log.get(log.size() - 1).path("offset").asText();
        frame.put("question", question).put("after", after).put("offset", offset);
        log.add(frame);
        sendAll(frame);
    }

    void start(String question) {
        append(
                question,
                "01-00000001",
                frame("started").put("attempt", 1).put("model", "stage").put("at", 10));
    }

    /** The next piece of attempt 1. */
    void say(String question, String text) {
        int index = logs.get(question).size() + 1;
        append(
                question,
                "01-%08d".formatted(index),
                frame("chunk").put("kind", "text").put("text", text).put("at", 10L * index));
    }

    /** The next piece of attempt 1, of what the model thinks. */
    void think(String question, String text) {
        int index = logs.get(question).size() + 1;
        append(
                question,
                "01-%08d".formatted(index),
                frame("chunk").put("kind", "reasoning").put("text", text).put("at", 10L * index));
    }

    /** The second attempt begins. */
    void startAgain(String question) {
        append(question, "02-00000001", frame("restarted").put("attempt", 2).put("at", 900));
    }

    void fail(String question, String code, String message) {
        ObjectNode frame = frame("ended").put("reason", "failed").put("at", 5_000);
        frame.putObject("error").put("code", code).put("message", message);
        append(question, "99-00000000", frame);
    }

    void end(String question, String reason) {
        append(question, "99-00000000", frame("ended").put("reason", reason).put("at", 5_000));
    }

    /** An error that belongs to the newest frame of that type that the page sent. */
    void refuse(String type, String code, String message) {
        List<JsonNode> frames = received(type);
        String ref = frames.get(frames.size() - 1).path("ref").asText();
        sendAll(frame("error")
                .put("ref", ref)
                .put("code", code)
                .put("message", message)
                .put("retryable", false));
    }

    void sendAll(ObjectNode frame) {
        sockets.forEach(socket -> socket.send(frame.toString()));
    }

    ObjectNode frame(String type) {
        return json.createObjectNode().put("type", type);
    }

    /** Ends every connection without a word, as a broken network does. */
    void cut() {
        List.copyOf(sockets).forEach(WebSocketRoute::close);
        sockets.clear();
    }

    private void receive(WebSocketRoute socket, JsonNode frame) {
        received.add(frame);
        switch (frame.path("type").asText()) {
            case "hello" -> socket.send(welcome.toString());
            case "ask" -> {
                if (refusal != null) {
                    socket.send(refusal.deepCopy()
                            .put("ref", frame.path("ref").asText())
                            .toString());
                    return;
                }
                if (held != null) {
                    held.add(() -> accept(socket, frame));
                } else {
                    accept(socket, frame);
                }
            }
            case "watch" -> {
                JsonNode after = frame.get("after");
                watch(socket, frame, frame.path("question").asText(), after == null ? null : after.asText());
            }
            case "stop" -> {
                socket.send(reply("ok", frame).toString());
                if (!stopsWait) {
                    end(frame.path("question").asText(), "stopped");
                }
            }
            default -> {}
        }
    }

    private void accept(WebSocketRoute socket, JsonNode frame) {
        String id = frame.path("id").asText();
        texts.put(id, frame.path("text").asText());
        logs.putIfAbsent(id, new ArrayList<>());
        socket.send(
                reply("asked", frame).put("question", id).put("queued", queued).toString());
        watch(socket, frame, id, null);
    }

    private void watch(WebSocketRoute socket, JsonNode frame, String question, String after) {
        List<ObjectNode> log = logs.get(question);
        if (log == null) {
            socket.send(reply("error", frame)
                    .put("question", question)
                    .put("code", "not_found")
                    .put("message", "There is none.")
                    .toString());
            return;
        }
        String from = after == null ? "00-00000001" : after;
        String head = log.isEmpty()
                ? "00-00000001"
                : log.get(log.size() - 1).path("offset").asText();
        socket.send(reply("watching", frame)
                .put("question", question)
                .put("state", log.isEmpty() ? "queued" : head.startsWith("99") ? "ended" : "streaming")
                .put("resumed", after != null)
                .put("after", from)
                .put("head", head)
                .put("text", texts.getOrDefault(question, "A question"))
                .put("askedAt", System.currentTimeMillis())
                .toString());
        log.stream()
                .filter(entry -> entry.path("offset").asText().compareTo(from) > 0)
                .forEach(entry -> socket.send(entry.toString()));
    }

    private ObjectNode reply(String type, JsonNode to) {
        return frame(type).put("ref", to.path("ref").asText());
    }

    private void serve(Route route) {
        String path = route.request().url().substring(PAGE.length());
        // There is no way here but the socket: only the questions are looked up, and none is found.
        if (path.startsWith("v1/") && (away || !path.startsWith("v1/questions/"))) {
            route.abort();
            return;
        }
        Path file = SITE.resolve(path.isEmpty() || path.startsWith("a/") ? "index.html" : path);
        if (!Files.isRegularFile(file)) {
            route.fulfill(new Route.FulfillOptions().setStatus(404));
            return;
        }
        String name = file.getFileName().toString();
        route.fulfill(new Route.FulfillOptions()
                .setBodyBytes(bytes(file))
                .setHeaders(Map.of(
                        "Content-Type", TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain"),
                        "Content-Security-Policy", securityPolicy())));
    }

    private static String securityPolicy() {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(GATEWAY_SETTINGS)) {
            settings.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return settings.getProperty("quarkus.http.header.\"Content-Security-Policy\".value");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
