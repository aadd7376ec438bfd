package dev.runnel.system;

import java.time.Duration;

/** A stopwatch whose figures end up in the build's output. */
final class Measured {

    private final long begin = System.nanoTime();

    /** Prints and returns the time since this was made. */
    Duration until(String what) {
        return until(what, System.nanoTime());
    }

    /** @param nanos on the clock of {@link System#nanoTime()} */
    Duration until(String what, long nanos) {
        Duration time = Duration.ofNanos(nanos - begin);
        System.out.printf("measured: %s: %d ms%n", what, time.toMillis());
        return time;
    }
}
