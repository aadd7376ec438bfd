package dev.runnel.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.AnswerReader;
import java.util.ArrayList;
import java.util.List;

/** Watches one answer over one connection, which it must not lose, and times each piece from its making to its arrival. */
final class TimedViewer implements Line.Listener, AutoCloseable {

    private final AnswerReader reader = new AnswerReader(null);
    private final Line line;
    private List<Long> delays = new ArrayList<>();
    private long askedAt;
    private long heardAt;
    private String problem;

    /** @param question what it asks; null for somebody who only watches */
    TimedViewer(QuestionId id, String question, Service gateway) {
        line = new Line(
                gateway,
                this,
                question == null
                        ? "{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}"
                        : "{\"type\":\"ask\",\"ref\":\"w\",\"id\":\"" + id + "\",\"text\":\"" + question + "\"}");
    }

    @Override
    public synchronized void onFrame(Line from, JsonNode frame) {
        long now = System.currentTimeMillis();
        heardAt = now;
        try {
            reader.take(frame);
        } catch (AssertionError brokenRule) {
            problem = brokenRule.getMessage();
        }
        switch (frame.path("type").asText()) {
            case "watching" -> askedAt = frame.path("askedAt").asLong();
            case "chunk" -> delays.add(now - askedAt - frame.path("at").asLong());
            case "ping" -> line.send("{\"type\":\"pong\"}");
            case "error" -> problem = frame.toString();
            default -> {}
        }
    }

    @Override
    public synchronized void onEnd(Line which) {
        if (!reader.isEnded()) {
            problem = "It lost its connection";
        }
    }

    /** The pieces' delays since the last call, in milliseconds. Those that were in the log before the watching are among them the first time. */
    synchronized List<Long> takeDelays() {
        List<Long> taken = delays;
        delays = new ArrayList<>();
        return taken;
    }

    synchronized int applied() {
        return reader.applied();
    }

    synchronized boolean isEnded() {
        return reader.isEnded();
    }

    synchronized String text() {
        return reader.text();
    }

    /** What should not have happened, or null. */
    synchronized String problem() {
        return problem;
    }

    @Override
    public synchronized String toString() {
        return "reader at %s, heard of %d ms ago%s%s"
                .formatted(
                        reader.offset(),
                        System.currentTimeMillis() - heardAt,
                        isEnded() ? ", ended" : "",
                        problem == null ? "" : ": " + problem);
    }

    @Override
    public void close() {
        line.abort();
    }
}
