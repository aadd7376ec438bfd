package dev.runnel.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Summary;
import java.util.List;

/** What a client makes of the frames of one answer, by the rules of {@code docs/protocol.md} and nothing else. */
public final class AnswerReader {

    private final StringBuilder text = new StringBuilder();
    private String offset;
    private JsonNode ended;
    private int applied;

    /** @param offset where this client stands; null for one that has nothing */
    public AnswerReader(String offset) {
        this.offset = offset;
    }

    public static AnswerReader of(List<JsonNode> frames) {
        AnswerReader reader = new AnswerReader(null);
        frames.forEach(reader::take);
        return reader;
    }

    /** @throws AssertionError if the frame does not follow what this client has: something is missing or came twice */
    public void take(JsonNode frame) {
        String type = frame.path("type").asText();
        if (type.equals("watching")) {
            offset = offset == null ? frame.path("after").asText() : offset;
            return;
        }
        if (!List.of("started", "restarted", "chunk", "ended").contains(type)) {
            return;
        }
        if (!frame.path("after").asText().equals(offset)) {
            throw new AssertionError("After " + offset + " came " + frame);
        }
        offset = frame.path("offset").asText();
        applied++;
        switch (type) {
            case "chunk" -> append(frame);
            case "restarted" -> text.setLength(0);
            case "ended" -> end(frame);
            default -> {}
        }
    }

    private void append(JsonNode chunk) {
        if (chunk.path("kind").asText().equals("text")) {
            text.append(chunk.path("text").asText());
        }
    }

    private void end(JsonNode frame) {
        ended = frame;
        if (frame.has("digest")
                && !frame.path("digest").asText().equals(Summary.of(text).digest())) {
            throw new AssertionError("The digest is not that of the text");
        }
    }

    public String text() {
        return text.toString();
    }

    public String offset() {
        return offset;
    }

    /** Frames that were applied. */
    public int applied() {
        return applied;
    }

    public boolean isEnded() {
        return ended != null;
    }

    public String reason() {
        return ended.path("reason").asText();
    }
}
