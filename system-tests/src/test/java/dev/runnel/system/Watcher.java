package dev.runnel.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One of many who watch one answer, each by himself: however his connection ends, he comes back, to a gateway that chance names, with the offset
 * of his last frame. A frame that does not follow the one before is a gap or a duplicate in the {@link Ledger}.
 */
final class Watcher implements Line.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ScheduledExecutorService CLOCK = Executors.newScheduledThreadPool(1, work -> {
        Thread thread = new Thread(work, "watchers");
        thread.setDaemon(true);
        return thread;
    });
    private static final long RETRY_MILLIS = 50;

    /** A stopwatch that waits for a frame of a certain kind. */
    private record Stopwatch(long begin, Predicate<JsonNode> end) {}

    private final QuestionId id;
    private final String question;
    private final List<? extends Entrance> gateways;
    private final Random random;
    private final Ledger ledger;
    private final List<Stopwatch> stopwatches = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Void> watching = new CompletableFuture<>();
    private Line line;
    private Entrance gateway;
    private String offset;
    private String reason;
    private int ends;
    private int attempts;
    private long lastSeen;
    private Duration longestPause = Duration.ZERO;
    private boolean closed;

    /** @param question what he asks first; null for somebody who only watches */
    Watcher(QuestionId id, String question, List<? extends Entrance> gateways, Random random, Ledger ledger) {
        this.id = id;
        this.question = question;
        this.gateways = gateways;
        this.random = random;
        this.ledger = ledger;
    }

    Watcher begin() {
        ledger.viewers.incrementAndGet();
        connect(random.nextInt(gateways.size()));
        return this;
    }

    /** Completes when the answer is there to be watched. */
    CompletableFuture<Void> watching() {
        return watching;
    }

    QuestionId id() {
        return id;
    }

    /** Leaves this gateway in the middle of whatever comes, without a word, and comes back to another one. */
    synchronized void wander() {
        if (line != null && ends == 0) {
            reconnect();
        }
    }

    synchronized Entrance gateway() {
        return gateway;
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized String reason() {
        return reason;
    }

    /** Null before the first. */
    synchronized Offset offset() {
        return offset == null ? null : Offset.parse(offset);
    }

    /** How often he was told that it had ended. */
    synchronized int ends() {
        return ends;
    }

    synchronized int attempts() {
        return attempts;
    }

    /** The longest time between two frames. */
    synchronized Duration longestPause() {
        return longestPause;
    }

    /** Measures from now to the first frame that {@code end} accepts; not at all if the answer ends without one. */
    synchronized void time(Predicate<JsonNode> end) {
        stopwatches.add(new Stopwatch(System.nanoTime(), end));
    }

    /** Of the next connection; for somebody whose gateway was killed. */
    synchronized void timeReturn() {
        Line before = line;
        time(frame -> line != before);
    }

    /** Of the attempts after this one; for somebody whose producer was killed. */
    synchronized void timeRestart() {
        int before = attempts;
        time(frame -> attempts > before && frame.path("type").asText().equals("chunk"));
    }

    private synchronized void connect(int number) {
        if (closed) {
            return;
        }
        gateway = gateways.get(number);
        line = new Line(gateway, this, request());
    }

    private void reconnect() {
        ledger.reconnects.incrementAndGet();
        if (line != null) {
            line.abort();
        }
        int here = gateways.indexOf(gateway);
        connect(gateways.size() == 1 ? 0 : (here + 1 + random.nextInt(gateways.size() - 1)) % gateways.size());
    }

    @Override
    public synchronized void onEnd(Line which) {
        if (which == line && !closed) {
            line = null;
            CLOCK.schedule(this::comeBack, RETRY_MILLIS + random.nextInt((int) RETRY_MILLIS), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void comeBack() {
        if (line == null && !closed) {
            reconnect();
        }
    }

    /** What an earlier connection still brings counts for nothing, as for every client. */
    @Override
    public synchronized void onFrame(Line from, JsonNode frame) {
        if (from != line || closed) {
            return;
        }
        switch (frame.path("type").asText()) {
            case "watching" -> begin(frame);
            case "started", "restarted", "chunk", "ended" -> apply(frame);
            case "error" -> refused(frame);
            case "ping" -> line.send("{\"type\":\"pong\"}");
            case "goaway" -> goAway();
            default -> {}
        }
    }

    private void begin(JsonNode frame) {
        if (offset == null) {
            offset = frame.path("after").asText();
        }
        watching.complete(null);
    }

    /** Most go at once; the others stay until they are closed. */
    private void goAway() {
        ledger.goaways.incrementAndGet();
        if (random.nextInt(4) > 0) {
            wander();
        }
    }

    private void refused(JsonNode frame) {
        if (!frame.path("retryable").asBoolean()) {
            ledger.problem("A viewer of " + id + " at " + offset + " was told " + frame);
            close();
            return;
        }
        Line here = line;
        long millis = frame.path("retryAfterMs").asLong(4 * RETRY_MILLIS);
        CLOCK.schedule(() -> again(here), millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void again(Line where) {
        if (where == line && !closed) {
            line.send(request());
        }
    }

    private void apply(JsonNode frame) {
        if (!frame.path("after").asText().equals(offset)) {
            boolean known = frame.path("offset").asText().compareTo(offset) <= 0;
            (known ? ledger.duplicates : ledger.gaps).incrementAndGet();
            ledger.problem("A viewer of " + id + " at " + offset + " was sent " + frame);
            return;
        }
        offset = frame.path("offset").asText();
        ledger.pieces.incrementAndGet();
        switch (frame.path("type").asText()) {
            case "chunk" -> text.append(frame.path("text").asText());
            case "ended" -> end(frame);
            default -> start(frame);
        }
        see(frame);
    }

    private void start(JsonNode frame) {
        attempts = frame.path("attempt").asInt();
        text.setLength(0);
    }

    private void end(JsonNode frame) {
        ends++;
        reason = frame.path("reason").asText();
        if (frame.has("digest")
                && !frame.path("digest").asText().equals(Summary.of(text).digest())) {
            ledger.problem("The digest of " + id + " is not that of what a viewer saw");
        }
    }

    private void see(JsonNode frame) {
        long now = System.nanoTime();
        Duration pause = Duration.ofNanos(lastSeen == 0 ? 0 : now - lastSeen);
        longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
        lastSeen = now;
        stopwatches.removeIf(watch -> {
            boolean done = watch.end().test(frame);
            if (done) {
                ledger.pause(Duration.ofNanos(now - watch.begin()));
            }
            return done;
        });
    }

    private String request() {
        ObjectNode frame = JSON.createObjectNode().put("ref", "w");
        if (offset != null) {
            frame.put("type", "watch").put("question", id.toString()).put("after", offset);
        } else if (question == null) {
            frame.put("type", "watch").put("question", id.toString());
        } else {
            frame.put("type", "ask").put("id", id.toString()).put("text", question);
        }
        return frame.toString();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (line != null) {
            line.abort();
        }
    }
}
