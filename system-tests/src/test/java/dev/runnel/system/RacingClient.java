package dev.runnel.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One connection that watches and leaves several answers without waiting for replies. It fails on a frame that does not follow the one before it
 * in the same watch, and on one of an answer that it has left.
 */
final class RacingClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PlainSocket socket;
    /** By question, as the gateway confirmed them. */
    private final Map<QuestionId, Watch> watches = new HashMap<>();
    /** By ref: what was sent and not confirmed yet. */
    private final Map<String, Watch> asked = new HashMap<>();
    /** What this client wants to be the case in the end. */
    private final Map<QuestionId, Watch> wanted = new HashMap<>();

    private final Map<QuestionId, List<String>> seen = new HashMap<>();
    private int refs;
    private boolean closed;
    private Throwable broken;

    /** A stretch of one answer. */
    static final class Watch {

        private final QuestionId id;
        private final String after;
        private final StringBuilder text = new StringBuilder();
        private String offset;
        private boolean ended;

        Watch(QuestionId id, String after) {
            this.id = id;
            this.after = after;
            this.offset = after;
        }

        private void take(JsonNode frame) {
            if (!frame.path("after").asText().equals(offset)) {
                throw new AssertionError("After " + offset + " came " + frame);
            }
            offset = frame.path("offset").asText();
            text.append(frame.path("text").asText());
            ended = frame.path("type").asText().equals("ended");
        }

        QuestionId id() {
            return id;
        }

        /** What the client had already; null for nothing. */
        Offset after() {
            return after == null ? Offset.ASKED : Offset.parse(after);
        }

        private boolean isComplete() {
            return ended || after().isSeal();
        }

        String text() {
            return text.toString();
        }
    }

    RacingClient(Service gateway) throws IOException {
        socket = PlainSocket.open(gateway.port(), 0).text(Visitor.USUAL.hello());
        Thread thread = new Thread(this::read, "racer");
        thread.setDaemon(true);
        thread.start();
    }

    /** From the beginning, or from any place where it was before. */
    synchronized void watch(QuestionId id, Random random) throws IOException {
        List<String> places = seen.getOrDefault(id, List.of());
        boolean fromStart = places.isEmpty() || random.nextInt(3) == 0;
        Watch watch = new Watch(id, fromStart ? null : places.get(random.nextInt(places.size())));
        String ref = "w" + refs++;
        asked.put(ref, watch);
        wanted.put(id, watch);
        String after = watch.after == null ? "" : ",\"after\":\"" + watch.after + "\"";
        socket.text("{\"type\":\"watch\",\"ref\":\"" + ref + "\",\"question\":\"" + id + "\"" + after + "}");
    }

    synchronized void unwatch(QuestionId id) throws IOException {
        wanted.remove(id);
        String ref = "u" + refs++;
        asked.put(ref, new Watch(id, null));
        socket.text("{\"type\":\"unwatch\",\"ref\":\"" + ref + "\",\"question\":\"" + id + "\"}");
    }

    synchronized void stop(QuestionId id) throws IOException {
        socket.text("{\"type\":\"stop\",\"ref\":\"s\",\"question\":\"" + id + "\"}");
    }

    private void read() {
        try {
            while (true) {
                PlainSocket.Message message = socket.read();
                if (message.opcode() == PlainSocket.TEXT) {
                    take(JSON.readTree(message.payload()));
                } else if (message.opcode() == PlainSocket.CLOSE) {
                    throw new IOException("closed with " + message.closeCode());
                }
            }
        } catch (IOException | AssertionError | RuntimeException over) {
            fail(over);
        }
    }

    private synchronized void fail(Throwable cause) {
        broken = closed ? broken : cause;
    }

    private synchronized void take(JsonNode frame) throws IOException {
        String type = frame.path("type").asText();
        switch (type) {
            case "ping" -> socket.text("{\"type\":\"pong\"}");
            case "error" -> throw new AssertionError(frame.toString());
            case "watching" -> begin(frame);
            case "ok" -> end(frame);
            case "started", "restarted", "chunk", "ended" -> piece(frame);
            default -> {}
        }
    }

    private void begin(JsonNode watching) {
        Watch watch = asked.remove(watching.path("ref").asText());
        if (watch.offset == null) {
            watch.offset = watching.path("after").asText();
        }
        watches.put(watch.id, watch);
    }

    private void end(JsonNode ok) {
        Watch left = asked.remove(ok.path("ref").asText());
        if (left != null) {
            watches.remove(left.id);
        }
    }

    private void piece(JsonNode frame) {
        QuestionId id = new QuestionId(frame.path("question").asText());
        Watch watch = watches.get(id);
        if (watch == null) {
            throw new AssertionError("Not watched any more: " + frame);
        }
        watch.take(frame);
        seen.computeIfAbsent(id, none -> new ArrayList<>())
                .add(frame.path("offset").asText());
    }

    /** Whether all that it watches has ended. @throws AssertionError if something came that should not have */
    synchronized boolean isComplete() {
        throwIfBroken();
        return wanted.values().stream().allMatch(Watch::isComplete);
    }

    /** What it watches. */
    synchronized List<Watch> watches() {
        return List.copyOf(wanted.values());
    }

    /** Without a word. */
    @Override
    public synchronized void close() {
        throwIfBroken();
        closed = true;
        socket.close();
    }

    private void throwIfBroken() {
        if (broken != null) {
            throw new AssertionError("A racing client", broken);
        }
    }
}
