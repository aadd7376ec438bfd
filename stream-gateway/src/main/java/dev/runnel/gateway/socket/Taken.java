package dev.runnel.gateway.socket;

import dev.runnel.gateway.fanout.Loop;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the sockets have taken, told to the loop once for many frames: each by itself would cost a hop between event loops, which is more than the
 * frame's JSON. For any thread.
 */
@Singleton
class Taken {

    private final Loop loop;
    private final Queue<SocketWriter> writers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();

    Taken(Loop loop) {
        this.loop = loop;
    }

    /** Has {@link SocketWriter#settle} called on the loop, soon. */
    void by(SocketWriter writer) {
        writers.add(writer);
        if (due.compareAndSet(false, true)) {
            loop.execute(this::settle);
        }
    }

    private void settle() {
        due.set(false); // Before the queue is looked at: whoever comes after that has the loop look again.
        for (SocketWriter writer = writers.poll(); writer != null; writer = writers.poll()) {
            writer.settle();
        }
    }
}
