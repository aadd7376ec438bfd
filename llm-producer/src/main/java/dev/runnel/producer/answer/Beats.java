package dev.runnel.producer.answer;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When pieces are cut that waited for more text: not each at its own time, but those of all the answers of an event loop on common beats. So they
 * go out to Redis in one packet and are answered in one, where each by itself would wake Redis, and then us.
 */
final class Beats {

    /** In the time that a piece may wait: a piece is cut at most so much too early. */
    private static final int PER_WAIT = 5;

    private static final long MILLI = 1_000_000;

    private record Beat(Thread loop, long number) {}

    private final Vertx vertx;
    private final long nanos;
    /** Each list is touched on its own event loop only. */
    private final ConcurrentMap<Beat, List<Runnable>> due = new ConcurrentHashMap<>();

    /** @param wait how long a piece may wait */
    Beats(Vertx vertx, Duration wait) {
        this.vertx = vertx;
        this.nanos = Math.max(MILLI, wait.toNanos() / PER_WAIT);
    }

    /**
     * Runs {@code work} on the event loop whose turn it is, on the last beat before {@code latest}, or at once, if that is over.
     *
     * @param latest on the clock of {@link System#nanoTime()}
     */
    void run(Runnable work, long latest) {
        long number = Math.floorDiv(latest, nanos);
        long left = number * nanos - System.nanoTime();
        if (left <= 0) {
            work.run();
        } else {
            due.computeIfAbsent(new Beat(Thread.currentThread(), number), beat -> schedule(beat, left))
                    .add(work);
        }
    }

    private List<Runnable> schedule(Beat beat, long left) {
        vertx.setTimer(Math.max(1, (left + MILLI / 2) / MILLI), fired -> due.remove(beat)
                .forEach(Runnable::run));
        return new ArrayList<>();
    }
}
