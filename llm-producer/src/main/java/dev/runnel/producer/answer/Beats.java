package dev.runnel.producer.answer;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When pieces are cut: not each at its own time, but those of all the answers of an event loop on common beats. So they go out to Redis in one packet
 * and are answered in one, where each by itself would wake Redis, whoever reads there, and then us.
 */
final class Beats {

    private static final long MILLI = 1_000_000;

    private record Beat(Thread loop, long number) {}

    private final Vertx vertx;
    /** Each list is touched on its own event loop only. */
    private final ConcurrentMap<Beat, List<Runnable>> due = new ConcurrentHashMap<>();

    Beats(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Runs {@code work} on the event loop whose turn it is, on the last beat before {@code latest}, or at once, if that is over.
     *
     * @param latest on the clock of {@link System#nanoTime()}
     * @param apart how long it is from beat to beat now, in nanoseconds; taken in whole milliseconds
     */
    void run(Runnable work, long latest, long apart) {
        long millis = Math.max(1, apart / MILLI);
        long number = Math.floorDiv(latest, millis * MILLI) * millis;
        long left = number * MILLI - System.nanoTime();
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
