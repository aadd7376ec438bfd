package dev.runnel.gateway.limit;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.LimitConfig;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What one socket may do, and has done. Lives on the loop. */
public final class Allowance {

    private final Sockets sockets;
    private final LimitConfig limits;
    private final Refusals refusals;
    private final LongSupplier clock;
    private final Runnable cut;
    private final Bucket commands;
    private Owner owner;
    private boolean closed;
    /** Since when every frame had to wait; only then does it mean anything. */
    private long behindSince;

    private boolean behind;

    Allowance(Sockets sockets, LimitConfig limits, Refusals refusals, LongSupplier clock, Runnable cut) {
        this.sockets = sockets;
        this.limits = limits;
        this.refusals = refusals;
        this.clock = clock;
        this.cut = cut;
        this.commands = new Bucket(new Rate(limits.commandsPerSecond(), limits.commandsAtOnce()), clock);
    }

    /**
     * A frame has come.
     *
     * @return how long it has to wait before it is handled; as a rule not at all
     * @throws RunnelException with {@link ErrorCode#RATE_LIMITED} if its sender has sent too much for too long
     */
    public Duration frame() {
        long wait = commands.take(1);
        long now = clock.getAsLong();
        if (wait == 0) {
            behind = false;
        } else if (!behind) {
            behind = true;
            behindSince = now;
        } else if (now - behindSince > limits.floodPatience().toNanos()) {
            refusals.count(Refusal.COMMANDS);
            throw new RunnelException(
                    ErrorCode.RATE_LIMITED,
                    "More than " + limits.commandsPerSecond() + " frames a second came for too long.",
                    Bucket.told(wait));
        }
        return Bucket.told(wait);
    }

    /** A frame was answered with this error: a guess costs more than a good one. */
    public void refused(ErrorCode code) {
        if (Costly.is(code)) {
            commands.take(limits.refusedCost() - 1);
        }
    }

    /**
     * It is known now whose socket this is. Saying it again changes nothing.
     *
     * @throws RunnelException with {@link ErrorCode#TOO_MANY_CONNECTIONS}
     */
    public void announce(Owner whose) {
        if (owner == null && !closed) {
            sockets.announced(this, whose);
            owner = whose;
        }
    }

    public void close() {
        if (!closed) {
            closed = true;
            sockets.closed(this, owner);
        }
    }

    void cut() {
        cut.run();
    }
}
