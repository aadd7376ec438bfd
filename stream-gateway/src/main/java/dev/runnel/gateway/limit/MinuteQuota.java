package dev.runnel.gateway.limit;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Owner;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** How many questions an owner may ask within any minute, over all gateways. */
@Singleton
class MinuteQuota {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final RankedIds ids;
    private final Keys keys;
    private final Refusals refusals;
    private final int most;

    @Inject
    MinuteQuota(RankedIds ids, Keys keys, Refusals refusals, GatewayConfig config) {
        this(ids, keys, refusals, config.limits().questionsPerMinute());
    }

    /** @param most 0 for any number */
    MinuteQuota(RankedIds ids, Keys keys, Refusals refusals, int most) {
        this.ids = ids;
        this.keys = keys;
        this.refusals = refusals;
        this.most = most;
    }

    /** Fails with {@link ErrorCode#TOO_MANY_QUESTIONS}, and the time until there is room. The same question is counted once. */
    Uni<Void> take(Owner owner, QuestionId id) {
        if (most <= 0) {
            return Uni.createFrom().voidItem();
        }
        String key = keys.asked(owner);
        long now = System.currentTimeMillis();
        return ids.add(key, id, now, MINUTE)
                .flatMap(place -> place.isWithin(most) ? Uni.createFrom().voidItem() : refuse(key, id, now));
    }

    private Uni<Void> refuse(String key, QuestionId id, long now) {
        refusals.count(Refusal.QUESTIONS);
        return ids.remove(key, List.of(id)).chain(() -> ids.oldest(key, now)).map(oldest -> {
            Duration left = MINUTE.minusMillis(now - oldest);
            throw new RunnelException(
                    ErrorCode.TOO_MANY_QUESTIONS,
                    "At most " + most + " questions a minute are taken from you; try again in a moment.",
                    left.compareTo(SOONEST) < 0 ? SOONEST : left);
        });
    }
}
