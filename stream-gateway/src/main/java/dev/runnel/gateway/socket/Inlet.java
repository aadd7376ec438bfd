package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.limit.Allowance;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The incoming half of a connection: takes frames at the pace that the client may have. What comes faster waits on the client's side of the wire, for
 * nothing is read meanwhile. The framework would read on and queue what it reads, without an end, as long as one frame is being handled.
 */
final class Inlet {

    /**
     * Without a further frame for so long, none of those that were read waits any more: the framework hands over the next one as soon as one was
     * handled. To read on before that would bring in another load of them for each one that is handled.
     */
    private static final long LULL_MILLIS = 10;

    private final ClientWire wire;
    private final Allowance allowance;
    private final Loop loop;
    /** How many reasons there are not to read. */
    private int holds;

    /** Whether one of them is that frames came too fast; it stays until they have all had their turn. */
    private boolean behind;

    private long lull = -1;

    Inlet(ClientWire wire, Allowance allowance, Loop loop) {
        this.wire = wire;
        this.allowance = allowance;
        this.loop = loop;
    }

    /**
     * Handles a frame when it is its turn; as a rule at once.
     *
     * @throws RunnelException with {@link ErrorCode#RATE_LIMITED} if the client keeps sending more than it may
     */
    Uni<Void> inTurn(Supplier<Uni<Void>> handling) {
        Duration wait = allowance.frame();
        if (wait.isZero()) {
            return handling.get();
        }
        fallBehind();
        return pause(wait)
                .flatMap(over -> handling.get())
                .onTermination()
                .invoke(() -> lull = loop.after(LULL_MILLIS, this::catchUp));
    }

    private void fallBehind() {
        loop.cancel(lull);
        if (!behind) {
            behind = true;
            hold();
        }
    }

    private void catchUp() {
        behind = false;
        release();
    }

    private Uni<Void> pause(Duration time) {
        return Uni.createFrom().emitter(emitter -> loop.after(time.toMillis(), () -> emitter.complete(null)));
    }

    /** Reads nothing more until this is done. */
    Uni<Void> held(Uni<Void> task) {
        return Uni.createFrom().deferred(() -> {
            hold();
            return task.onTermination().invoke(this::release);
        });
    }

    private void hold() {
        if (holds++ == 0) {
            wire.hold();
        }
    }

    private void release() {
        if (--holds == 0) {
            wire.release();
        }
    }

    /** It is known whose connection this is; fails with {@link ErrorCode#TOO_MANY_CONNECTIONS}. */
    void announce(Owner owner) {
        allowance.announce(owner);
    }

    /** What the client wanted was refused with this. */
    void refused(ErrorCode code) {
        allowance.refused(code);
    }

    void close() {
        allowance.close();
    }
}
