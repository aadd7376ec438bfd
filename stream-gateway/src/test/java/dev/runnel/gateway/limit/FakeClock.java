package dev.runnel.gateway.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Goes on when it is told to. Begins just before the numbers of {@link System#nanoTime()} may overflow. */
final class FakeClock implements LongSupplier {

    private long now = Long.MAX_VALUE - 500_000_000L;

    @Override
    public long getAsLong() {
        return now;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }
}
