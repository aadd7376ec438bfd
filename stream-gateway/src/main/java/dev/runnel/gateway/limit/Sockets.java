package dev.runnel.gateway.limit;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.LimitConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** How many sockets are let in: at once, at a time, without a word, and from one owner. Lives on the loop, but for {@link #refusal}. */
@Singleton
public class Sockets {

    /** Until there may be room at a node that is full; sockets live for long. */
    private static final Duration FULL_RETRY = Duration.ofSeconds(5);

    private final LimitConfig limits;
    private final Refusals refusals;
    private final LongSupplier clock;
    private final Bucket accepts;
    private final Map<Owner, Integer> owners = new HashMap<>();
    /** Oldest first. */
    private final Set<Allowance> unannounced = new LinkedHashSet<>();

    private volatile int open;

    @Inject
    Sockets(GatewayConfig config, Refusals refusals) {
        this(config.limits(), refusals, System::nanoTime);
    }

    Sockets(LimitConfig limits, Refusals refusals, LongSupplier clock) {
        this.limits = limits;
        this.refusals = refusals;
        this.clock = clock;
        this.accepts = new Bucket(Rate.perSecond(limits.acceptsPerSecond()), clock);
    }

    /**
     * Why a socket is not even upgraded, whoever asks for it.
     *
     * @param status of HTTP
     */
    public record NoEntry(int status, Duration retryAfter) {}

    /** Before the upgrade, when a refusal costs next to nothing. Empty if the socket may come in. For any thread. */
    public Optional<NoEntry> refusal() {
        if (open >= limits.connections()) {
            return noEntry(Refusal.CONNECTIONS, FULL_RETRY);
        }
        long wait = accepts.tryTake();
        return wait == 0 ? Optional.empty() : noEntry(Refusal.ACCEPT_RATE, Bucket.told(wait));
    }

    private Optional<NoEntry> noEntry(Refusal reason, Duration retryAfter) {
        refusals.count(reason);
        return Optional.of(new NoEntry(503, retryAfter));
    }

    /**
     * A socket has come in. If too many of them have said nothing yet, the oldest of those goes: a client says hello within a round trip, so that
     * somebody who only opens sockets drives out his own, and nobody else.
     *
     * @param cut ends this socket at once
     */
    public Allowance open(Runnable cut) {
        open++;
        Allowance one = new Allowance(this, limits, refusals, clock, cut);
        unannounced.add(one);
        if (unannounced.size() > limits.unannounced()) {
            Allowance oldest = unannounced.iterator().next();
            unannounced.remove(oldest);
            refusals.count(Refusal.UNANNOUNCED);
            oldest.cut();
        }
        return one;
    }

    /** Whether more came in than may: between the {@link #refusal} and here others may have come. */
    public boolean isOverfull() {
        return open > limits.connections();
    }

    void announced(Allowance one, Owner owner) {
        unannounced.remove(one);
        int before = owners.getOrDefault(owner, 0);
        if (limits.connectionsPerOwner() > 0 && before >= limits.connectionsPerOwner()) {
            refusals.count(Refusal.OWNER_CONNECTIONS);
            throw new RunnelException(
                    ErrorCode.TOO_MANY_CONNECTIONS,
                    "At most " + limits.connectionsPerOwner() + " connections of yours may be open here; close one.",
                    FULL_RETRY);
        }
        owners.put(owner, before + 1);
    }

    /** @param owner null if it was never counted for one */
    void closed(Allowance one, Owner owner) {
        open--;
        unannounced.remove(one);
        if (owner != null) {
            owners.computeIfPresent(owner, (same, count) -> count > 1 ? count - 1 : null);
        }
    }
}
