package dev.runnel.bench.script;

import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells the answers of one event loop when to speak: one timer for all of them, for a timer for each token would be measured along with what
 * shall be measured. Looks once a millisecond at most, as the timers of the peers do.
 */
final class Prompter {

    private static final long RESOLUTION = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop loop;
    private final PriorityQueue<Recital> waiting = new PriorityQueue<>(Comparator.comparingLong(Recital::due));
    private ScheduledFuture<?> timer;
    private long fires;

    Prompter(EventLoop loop) {
        this.loop = loop;
    }

    void add(Recital recital) {
        waiting.add(recital);
        waitForNext();
    }

    private void prompt() {
        timer = null;
        long now = System.nanoTime();
        while (!waiting.isEmpty() && waiting.peek().due() - now <= 0) {
            Recital next = waiting.poll();
            next.say();
            if (!next.isOver()) {
                waiting.add(next);
            }
        }
        waitForNext();
    }

    private void waitForNext() {
        if (waiting.isEmpty()) {
            return;
        }
        long wait = Math.max(RESOLUTION, waiting.peek().due() - System.nanoTime());
        long at = System.nanoTime() + wait;
        if (timer == null || at < fires) {
            if (timer != null) {
                timer.cancel(false);
            }
            fires = at;
            timer = loop.schedule(this::prompt, wait, TimeUnit.NANOSECONDS);
        }
    }
}
