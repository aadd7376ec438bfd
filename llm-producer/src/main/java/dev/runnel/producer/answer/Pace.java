package dev.runnel.producer.answer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a piece may wait for more text. With few answers no longer than nobody can see; the more are written, the more each piece that is saved
 * spares this producer, Redis, and every gateway that reads it. For any thread.
 */
final class Pace {

    /** In the time that a piece may wait: a piece is cut at most so much too early. */
    private static final int BEATS_PER_WAIT = 5;

    private static final long SHORTEST_BEAT_NANOS = 1_000_000;

    /** Less than a frame of a screen: a very fast model makes a hundred pieces a second, and one of 50 tokens a second waits for nothing. */
    private static final long UNSEEN_NANOS = 10_000_000;

    private final long longestNanos;
    private final int many;
    private final AtomicInteger writing = new AtomicInteger();

    /**
     * @param longest that a piece waits
     * @param many so many answers at a time make it wait that long
     */
    Pace(Duration longest, int many) {
        this.longestNanos = longest.toNanos();
        this.many = Math.max(1, many);
    }

    /** One more answer is written. */
    void begin() {
        writing.incrementAndGet();
    }

    void end() {
        writing.decrementAndGet();
    }

    long waitNanos() {
        return Math.max(Math.min(UNSEEN_NANOS, longestNanos), byLoad());
    }

    private long byLoad() {
        return longestNanos / many * Math.min(many, writing.get());
    }

    /** From beat to beat, see {@link Beats}; 0 with so few answers that it would be too short to be one. */
    long beatNanos() {
        long beat = byLoad() / BEATS_PER_WAIT;
        return beat < SHORTEST_BEAT_NANOS ? 0 : beat;
    }
}
