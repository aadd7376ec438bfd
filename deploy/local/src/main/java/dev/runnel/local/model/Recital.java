package dev.runnel.local.model;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One answer being told: each tick says every token that has become due, so that many fast answers cost few timers. Lives on
 * one event loop.
 */
final class Recital {
    /** The shortest pause between two ticks; tokens that fall due in between are said together. */
    private static final long MIN_TICK_NANOS = Duration.ofMillis(5).toNanos();

    /** Tokens in one tick at most, so that one answer after a pause does not hold up the others. */
    private static final int MAX_BATCH = 500;

    private final Vertx vertx;
    private final Script script;
    private final Reply reply;
    private final Counts counts;
    private final int promptTokens;
    private final Random jitter;
    private final Tokens reasoning;
    private final Tokens text;
    private int said;
    private int reasoned;
    private long due;
    private long timer = -1;
    private boolean over;

    Recital(Vertx vertx, Script script, Reply reply, int promptTokens, Counts counts) {
        this.vertx = vertx;
        this.script = script;
        this.reply = reply;
        this.counts = counts;
        this.promptTokens = promptTokens;
        this.jitter = new Random(script.seed());
        this.reasoning = new Tokens(script.reasoning());
        this.text = new Tokens(script.text());
    }

    void begin() {
        counts.active.incrementAndGet();
        reply.begin();
        due = System.nanoTime() + script.firstToken().toNanos();
        waitUntilDue();
    }

    /** The client has gone. Harmless after the end. */
    void cancel() {
        if (!over) {
            leave();
            counts.cancelled.incrementAndGet();
        }
    }

    private void tick() {
        timer = -1;
        if (over) {
            return;
        }
        List<Piece> pieces = dueNow();
        if (!pieces.isEmpty()) {
            counts.tokens.addAndGet(pieces.size());
            reply.say(pieces);
        }
        if (!hasMore()) {
            end();
        } else if (reply.isFull()) {
            reply.whenRoom(this::tick);
        } else {
            waitUntilDue();
        }
    }

    private List<Piece> dueNow() {
        List<Piece> pieces = new ArrayList<>();
        long now = System.nanoTime();
        while (hasMore() && due - now <= 0 && pieces.size() < MAX_BATCH) {
            pieces.add(next());
            due += pause();
        }
        return pieces;
    }

    private boolean hasMore() {
        return said < script.cutAfter() && (reasoning.hasNext() || text.hasNext());
    }

    private Piece next() {
        said++;
        if (reasoning.hasNext()) {
            reasoned++;
            return new Piece(true, reasoning.next());
        }
        return new Piece(false, text.next());
    }

    /** Between half and one and a half times the mean. */
    private long pause() {
        return (long) (Duration.ofSeconds(1).toNanos() / script.tokensPerSecond() * (0.5 + jitter.nextDouble()));
    }

    private void waitUntilDue() {
        long nanos = Math.max(due - System.nanoTime(), MIN_TICK_NANOS);
        timer = vertx.setTimer((nanos + 999_999) / 1_000_000, fired -> tick());
    }

    private void end() {
        switch (script.ending()) {
            case STALL -> {} // It counts as active until the client goes.
            case BREAK -> {
                leave();
                counts.broken.incrementAndGet();
                reply.breakOff();
            }
            case ERROR -> {
                leave();
                counts.broken.incrementAndGet();
                reply.fail(ModelError.inTheMiddle());
            }
            default -> {
                leave();
                counts.completed.incrementAndGet();
                reply.finish(script.ending().finishReason(), new Usage(promptTokens, said, reasoned));
            }
        }
    }

    private void leave() {
        over = true;
        counts.active.decrementAndGet();
        vertx.cancelTimer(timer);
    }
}
