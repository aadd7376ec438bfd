package dev.runnel.producer.answer;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.Executor;

/** One event loop, and all state that is touched on it only: no locks. */
public final class Lane implements Executor {

    private final Vertx vertx;
    private final ContextInternal context;

    private Lane(Vertx vertx, ContextInternal context) {
        this.vertx = vertx;
        this.context = context;
    }

    /** On the event loop whose turn it is. */
    public static Lane next(Vertx vertx) {
        return new Lane(vertx, ((VertxInternal) vertx).createEventLoopContext());
    }

    /** Always later, never at once, so that a caller's own work is done first. */
    @Override
    public void execute(Runnable work) {
        context.runOnContext(turn -> work.run());
    }

    /** @return what {@link #cancel} takes */
    public long after(Duration delay, Runnable work) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), timer -> execute(work));
    }

    /** @return what {@link #cancel} takes */
    public long every(Duration period, Runnable work) {
        return vertx.setPeriodic(Math.max(1, period.toMillis()), timer -> execute(work));
    }

    public void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    Uni<Void> wait(Duration delay) {
        return Uni.createFrom().emitter(emitter -> {
            long timer = after(delay, () -> emitter.complete(null));
            emitter.onTermination(() -> cancel(timer));
        });
    }
}
