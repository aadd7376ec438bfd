package dev.runnel.gateway.limit;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Owner;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.LogConfig;
import dev.runnel.log.Logged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many answers of an owner may run at a time, over all gateways. Nobody gives a place back: whoever would do so may die before. When all
 * seem to be taken, the answers' logs are asked which of them are over.
 */
@Singleton
class RunningQuota {

    /** A question is counted before its log begins; so young a one without a log is on its way. */
    private static final Duration BEGINNING = Duration.ofSeconds(30);

    private final RankedIds ids;
    private final AnswerLog log;
    private final Keys keys;
    private final Refusals refusals;
    private final Duration retention;
    private final Duration retryAfter;
    private final int most;

    @Inject
    RunningQuota(
            RankedIds ids, AnswerLog log, Keys keys, Refusals refusals, GatewayConfig config, LogConfig logConfig) {
        this(
                ids,
                log,
                keys,
                refusals,
                logConfig.retention(),
                config.busyRetryAfter(),
                config.limits().runningAnswers());
    }

    /** @param most 0 for any number */
    RunningQuota(
            RankedIds ids,
            AnswerLog log,
            Keys keys,
            Refusals refusals,
            Duration retention,
            Duration retryAfter,
            int most) {
        this.ids = ids;
        this.log = log;
        this.keys = keys;
        this.refusals = refusals;
        this.retention = retention;
        this.retryAfter = retryAfter;
        this.most = most;
    }

    /** Fails with {@link ErrorCode#TOO_MANY_RUNNING}. The same question is counted once. */
    Uni<Void> take(Owner owner, QuestionId id) {
        if (most <= 0) {
            return Uni.createFrom().voidItem();
        }
        String key = keys.running(owner);
        long now = System.currentTimeMillis();
        return ids.add(key, id, now, retention)
                .flatMap(place -> place.isWithin(most)
                        ? Uni.createFrom().item(place)
                        : forgetEnded(key, id, now).chain(() -> ids.again(key, id, place)))
                .flatMap(place -> place.isWithin(most) ? Uni.createFrom().voidItem() : refuse(key, id));
    }

    private Uni<Void> forgetEnded(String key, QuestionId own, long now) {
        long young = now - BEGINNING.toMillis();
        return Uni.join()
                .all(
                        ids.between(key, "-inf", "(" + young).flatMap(old -> over(old, own, true)),
                        ids.between(key, Long.toString(young), "+inf").flatMap(fresh -> over(fresh, own, false)))
                .andFailFast()
                .flatMap(over ->
                        ids.remove(key, over.stream().flatMap(List::stream).toList()));
    }

    private Uni<List<QuestionId>> over(List<QuestionId> all, QuestionId own, boolean ifMissing) {
        List<Uni<Optional<QuestionId>>> looks = all.stream()
                .filter(id -> !id.equals(own))
                .map(id ->
                        log.top(id).map(top -> isOver(top, ifMissing) ? Optional.of(id) : Optional.<QuestionId>empty()))
                .toList();
        return looks.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(looks).andFailFast().map(found -> found.stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static boolean isOver(Optional<Logged> top, boolean ifMissing) {
        return top.map(logged -> logged.offset().isSeal()).orElse(ifMissing);
    }

    private Uni<Void> refuse(String key, QuestionId id) {
        refusals.count(Refusal.RUNNING);
        return ids.remove(key, List.of(id)).map(removed -> {
            throw new RunnelException(
                    ErrorCode.TOO_MANY_RUNNING,
                    "At most " + most + " of your questions are answered at a time; wait for one to end, or stop one.",
                    retryAfter);
        });
    }
}
