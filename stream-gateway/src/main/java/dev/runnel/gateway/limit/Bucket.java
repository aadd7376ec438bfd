package dev.runnel.gateway.limit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket, kept as one number: the time at which it will be full again. Nothing has to fill it, it takes no lock, and thousands of them
 * cost nothing. For any thread.
 */
final class Bucket {

    private final LongSupplier clock;
    private final long nanosForOne;
    private final long nanosForAll;
    private final AtomicLong fullAt;

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    Bucket(Rate rate, LongSupplier clock) {
        this.clock = clock;
        this.nanosForOne = rate.nanosForOne();
        this.nanosForAll = nanosForOne * rate.atOnce();
        this.fullAt = new AtomicLong(clock.getAsLong());
    }

    /** Takes a token if there is one. Returns 0, or else the nanoseconds until there will be one. */
    long tryTake() {
        while (true) {
            long now = clock.getAsLong();
            long before = fullAt.get();
            long after = later(before, now) + nanosForOne;
            long wait = waitFor(after, now);
            if (wait > 0) {
                return wait;
            }
            if (fullAt.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    /** Takes tokens, also such as are not there yet. Returns the nanoseconds until they will have come. */
    long take(int tokens) {
        long now = clock.getAsLong();
        long after = fullAt.updateAndGet(before -> later(before, now) + tokens * nanosForOne);
        return waitFor(after, now);
    }

    /** Nothing where nothing is limited, also if another thread looked at the clock a little later than this one, and was the first to take. */
    private long waitFor(long after, long now) {
        return nanosForOne == 0 ? 0 : Math.max(0, after - now - nanosForAll);
    }

    /** In whole milliseconds, as clients are told it, rounded up: a wait that is told as none would be none. */
    static Duration told(long waitNanos) {
        return Duration.ofMillis((waitNanos + 999_999) / 1_000_000);
    }

    /** Compared by difference, as the clock's numbers may overflow. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
