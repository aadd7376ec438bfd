package dev.runnel.gateway.limit;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.LimitConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.LongSupplier;

/** How many requests are taken: from each caller, and from all of them. For any thread. */
@Singleton
public class RequestRates {

    /** At about 200 bytes each. Who needs more addresses than these to get around the limit meets that of the node. */
    private static final int CALLERS = 20_000;

    private final Buckets callers;
    private final Bucket node;
    private final int refusedCost;
    private final Refusals refusals;

    @Inject
    RequestRates(GatewayConfig config, Refusals refusals) {
        this(config.limits(), refusals, System::nanoTime);
    }

    RequestRates(LimitConfig limits, Refusals refusals, LongSupplier clock) {
        this.callers = new Buckets(new Rate(limits.requestsPerSecond(), limits.requestsAtOnce()), CALLERS, clock);
        this.node = new Bucket(Rate.perSecond(limits.nodeRequestsPerSecond()), clock);
        this.refusedCost = limits.refusedCost();
        this.refusals = refusals;
    }

    /** @throws RunnelException with {@link ErrorCode#RATE_LIMITED} if this caller, or all of them together, had enough for now */
    public void take(String caller) {
        // The caller's own first: what is refused to one is not taken from the others.
        refuseUnlessNone(callers.of(caller).tryTake(), Refusal.REQUESTS);
        refuseUnlessNone(node.tryTake(), Refusal.NODE_REQUESTS);
    }

    /** A request was answered with this error: a guess costs more than a good one. */
    public void refused(String caller, ErrorCode code) {
        if (Costly.is(code)) {
            callers.of(caller).take(refusedCost - 1);
        }
    }

    private void refuseUnlessNone(long waitNanos, Refusal reason) {
        if (waitNanos > 0) {
            refusals.count(reason);
            throw new RunnelException(ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.message(), Bucket.told(waitNanos));
        }
    }
}
