package dev.runnel.gateway.fanout;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one event loop on which feeds, viewers and sessions live. Everything that touches them runs here, so none of them needs a lock,
 * and nothing here may block.
 */
@Singleton
public class Loop implements Executor {

    private static final long BEAT_MILLIS = 1000;

    private final Vertx vertx;
    private final Context context;
    private volatile long beat = System.nanoTime();

    Loop(Vertx vertx) {
        this.vertx = vertx;
        // Of its own, and not whichever context happens to be current when the first request comes.
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        every(BEAT_MILLIS, () -> beat = System.nanoTime());
    }

    /** For how long it has not come to what it was to do each second. To be called on any thread. */
    public Duration sinceBeat() {
        return Duration.ofNanos(System.nanoTime() - beat);
    }

    /** At once if this is called on the loop, else soon. */
    @Override
    public void execute(Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }

    /** @return to cancel it with */
    public long after(long millis, Runnable task) {
        return vertx.setTimer(Math.max(1, millis), timer -> execute(task));
    }

    /** @return to cancel it with */
    public long every(long millis, Runnable task) {
        return vertx.setPeriodic(millis, timer -> execute(task));
    }

    public void cancel(long timer) {
        vertx.cancelTimer(timer);
    }
}
