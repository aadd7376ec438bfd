package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.limit.Allowance;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * The incoming half of a connection: takes frames one after the other, at the pace that the client may have. While one of them is handled, or waits for
 * its turn, the wire is not read: what had been read with it waits here, and all that comes later on the client's side. The wire is read again when
 * nothing waits any more, and not after each frame: a client that sends small ones would get far ahead of us, a full buffer at a time. Lives on the
 * {@link Loop}.
 */
final class Inlet {

    private final Runnable hold;
    private final Runnable release;
    private final Allowance allowance;
    private final Loop loop;
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private boolean held;
    /** Whether a frame is being handled, or waits for its turn. */
    private boolean busy;
    /** Whether somebody up the stack begins one frame after the other. */
    private boolean turning;
    /** Whether more came than may. */
    private boolean flooded;

    private boolean closed;

    private record Frame(Supplier<Uni<Void>> handling, UniEmitter<? super Void> emitter) {

        void drop() {
            emitter.complete(null);
        }
    }

    /**
     * @param hold has the wire read no more
     * @param release has it read again
     */
    Inlet(Runnable hold, Runnable release, Allowance allowance, Loop loop) {
        this.hold = hold;
        this.release = release;
        this.allowance = allowance;
        this.loop = loop;
    }

    /**
     * Handles a frame when it is its turn; as a rule at once. Completes when that is done; fails with {@link ErrorCode#RATE_LIMITED} if the client keeps
     * sending more than it may.
     */
    Uni<Void> inTurn(Supplier<Uni<Void>> handling) {
        return closed
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().emitter(emitter -> {
                    waiting.add(new Frame(handling, emitter));
                    turn();
                });
    }

    private void turn() {
        if (turning) {
            return; // The frame was done at once: whoever began it goes on.
        }
        turning = true;
        while (!busy && !waiting.isEmpty()) {
            begin(waiting.remove());
        }
        turning = false;
        hold(flooded || busy && !closed);
    }

    private void begin(Frame frame) {
        busy = true;
        itsTurn()
                .chain(() ->
                        closed ? Uni.createFrom().voidItem() : frame.handling().get())
                .emitOn(loop)
                .subscribe()
                .with(
                        handled -> end(() -> frame.emitter().complete(null)),
                        failure -> end(() -> frame.emitter().fail(failure)));
    }

    private void end(Runnable telling) {
        busy = false;
        telling.run();
        turn();
    }

    private Uni<Void> itsTurn() {
        try {
            Duration wait = allowance.frame();
            return wait.isZero() ? Uni.createFrom().voidItem() : pause(wait);
        } catch (RunnelException tooMuch) {
            flooded = true;
            return Uni.createFrom().failure(tooMuch);
        }
    }

    private Uni<Void> pause(Duration time) {
        return Uni.createFrom().emitter(emitter -> loop.after(time.toMillis(), () -> emitter.complete(null)));
    }

    private void hold(boolean now) {
        if (held != now) {
            held = now;
            (now ? hold : release).run();
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

    /**
     * Handles nothing more, and drops what waits. The wire is read on, for the client's own farewell, unless that would come behind a flood: then
     * the connection is cut when it does not come.
     */
    void close() {
        closed = true;
        List.copyOf(waiting).forEach(Frame::drop);
        waiting.clear();
        hold(flooded);
    }

    /** The connection has ended. */
    void gone() {
        close();
        allowance.close();
    }
}
