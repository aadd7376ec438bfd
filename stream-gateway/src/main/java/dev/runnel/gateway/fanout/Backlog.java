package dev.runnel.gateway.fanout;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How much is on its way to one client, and who waits for it to become less. One client's viewers share it: what fills the wire for one fills it
 * for all. Lives on the {@link Loop}.
 */
public final class Backlog {

    private final long high;
    private final long low;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long unwritten;
    private long lastProgress = System.nanoTime();

    /**
     * @param high unwritten bytes at which it is full
     * @param low unwritten bytes below which there is room again
     */
    public Backlog(long high, long low) {
        this.high = high;
        this.low = low;
    }

    public void handedOver(int bytes) {
        if (unwritten == 0) {
            lastProgress = System.nanoTime();
        }
        unwritten += bytes;
    }

    public void written(int bytes) {
        unwritten -= bytes;
        lastProgress = System.nanoTime();
        while (unwritten < low && !waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    /** In bytes. */
    public long unwritten() {
        return unwritten;
    }

    public boolean isFull() {
        return unwritten >= high;
    }

    /** Runs {@code task} once: now if there is room, else as soon as there is. */
    public void whenRoom(Runnable task) {
        if (unwritten < low) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    /** For how long nothing was taken although something waits; 0 if nothing waits. */
    public long stalledNanos() {
        return unwritten == 0 ? 0 : System.nanoTime() - lastProgress;
    }
}
