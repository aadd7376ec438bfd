package dev.runnel.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;

/** A viewer that speaks {@code answers.v1}; keeps its one rule, that a frame's {@code after} is the offset of the one before. */
final class AnswersViewer extends SocketViewer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] CHUNK = Fields.ascii("{\"type\":\"chunk\"");
    private static final byte[] QUESTION = Fields.key("question");
    private static final byte[] AFTER = Fields.key("after");
    private static final byte[] OFFSET = Fields.key("offset");
    private static final byte[] KIND_TEXT = Fields.ascii("\"kind\":\"text\"");
    private static final byte[] TEXT = Fields.key("text");
    private static final byte[] AT = Fields.ascii("\"at\":");

    private byte[] question;
    /** Of the last frame; kept as bytes, for each frame is compared with it. */
    private byte[] reached;

    /** Epoch milliseconds. */
    private long askedAt;

    AnswersViewer(Loader loader, Reading reading, int port) {
        super(loader, reading, port, "/v1/socket", "answers.v1");
    }

    @Override
    void opened() {
        send("{\"type\":\"hello\"}");
    }

    @Override
    Future<Void> ask(String id, Script script) {
        question = Fields.ascii(id);
        send("{\"type\":\"ask\",\"ref\":\"q\",\"id\":\"" + id + "\",\"text\":\"" + script.question() + "\"}");
        return watching();
    }

    @Override
    Future<Void> watch(String id) {
        question = Fields.ascii(id);
        String offset = reading().offset();
        String after = offset == null ? "" : ",\"after\":\"" + offset + "\"";
        send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"" + after + "}");
        return watching();
    }

    @Override
    void heard(byte[] frame, int length) {
        if (Fields.isAt(CHUNK, frame, 0, length)) {
            chunk(frame, length);
        } else {
            other(frame, length);
        }
    }

    private void chunk(byte[] frame, int length) {
        int of = Fields.after(QUESTION, frame, 0, length);
        int after = Fields.after(AFTER, frame, 0, length);
        int offset = Fields.after(OFFSET, frame, 0, length);
        int text = Fields.after(TEXT, frame, 0, length);
        int textEnd = Fields.end(frame, Math.max(0, text), length);
        int offsetEnd = Fields.end(frame, Math.max(0, offset), length);
        boolean readable = offset >= 0 && offsetEnd >= 0 && text >= 0 && textEnd >= 0;
        if (!readable || !Fields.isAt(question, frame, of, length) || Fields.after(KIND_TEXT, frame, 0, length) < 0) {
            fail("unreadable chunk");
        } else if (reached == null || !Fields.isAt(reached, frame, after, length)) {
            fail("chunk that does not follow");
        } else {
            reached = Arrays.copyOfRange(frame, offset, offsetEnd);
            long now = loader().now();
            reading().text(frame, text, textEnd, now - sinceSentOff(frame, textEnd, length), now);
        }
    }

    /** The piece's own time, in whole milliseconds since it was asked: what it waited in the producer for more text is over by then. */
    private long sinceSentOff(byte[] frame, int from, int length) {
        int at = Fields.after(AT, frame, from, length);
        Instant now = Instant.now();
        return (now.getEpochSecond() * 1000 - askedAt - Fields.number(frame, at, length)) * 1000 + now.getNano() / 1000;
    }

    private void other(byte[] frame, int length) {
        try {
            JsonNode told = JSON.readTree(frame, 0, length);
            switch (told.path("type").asText()) {
                case "welcome" -> connected().trySuccess(null);
                case "watching" -> watching(told);
                case "started" -> follow(told);
                case "ended" -> ended(told);
                case "ping" -> send("{\"type\":\"pong\"}");
                case "asked", "viewers", "ok" -> {}
                default ->
                    fail(told.path("type").asText() + " " + told.path("code").asText());
            }
        } catch (IOException notJson) {
            fail("unreadable frame");
        }
    }

    private void watching(JsonNode told) {
        reached = Fields.ascii(told.path("after").asText());
        askedAt = told.path("askedAt").asLong();
        watching().trySuccess(null);
    }

    private void follow(JsonNode told) {
        if (reached == null
                || !Fields.isAt(reached, Fields.ascii(told.path("after").asText()), 0, reached.length)) {
            fail(told.path("type").asText() + " that does not follow");
        }
        reached = Fields.ascii(told.path("offset").asText());
    }

    private void ended(JsonNode told) {
        follow(told);
        if (!told.path("reason").asText().equals("stop")) {
            fail("ended with " + told.path("reason").asText());
        }
        reading().ended(told.path("digest").asText(), loader().now());
    }

    @Override
    void cut() {
        if (reached != null) {
            reading().at(Fields.text(reached, 0, reached.length));
        }
        super.cut();
    }
}
