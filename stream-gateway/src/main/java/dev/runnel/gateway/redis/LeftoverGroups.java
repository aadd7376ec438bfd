package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Destroys what gateways that died have left on answers that are over. Some time after the end it looks which groups are there, and those whose
 * consumers have not shown themselves for as long belong to nobody. Should it err, nothing is lost: a gateway whose group is missing makes it
 * anew, where it stands. (Before Redis 7.2 a reader shows itself only when it is given something, so one that has nothing to read looks dead.)
 * Lives on the {@link Loop}.
 */
@Singleton
class LeftoverGroups {

    private static final Logger LOG = Logger.getLogger(LeftoverGroups.class);

    /** Answers. What is beyond that stays until its log expires. */
    private static final int REMEMBERED = 10_000;

    private static final int LOOKS_A_PERIOD = 4;
    private static final String ANY_GATEWAY = Keys.gatewayGroup("");

    private final RedisRouter redis;
    private final Keys keys;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Duration idle;
    private final long clock;
    /** When to look, on the clock of {@link System#nanoTime}; the next one first, since all wait equally long. */
    private final Map<QuestionId, Long> dueAt = new LinkedHashMap<>();

    private boolean looking;

    LeftoverGroups(RedisRouter redis, Keys keys, GatewayConfig config, Loop loop, GatewayMetrics metrics) {
        this.metrics = metrics;
        this.redis = redis;
        this.keys = keys;
        this.loop = loop;
        this.idle = config.groupIdle();
        this.clock = loop.every(Math.max(1, idle.toMillis() / LOOKS_A_PERIOD), this::look);
    }

    /** Looks at this answer's groups when there has been time for them to become idle. */
    void lookLater(QuestionId id) {
        loop.execute(() -> {
            if (dueAt.size() < REMEMBERED) {
                dueAt.putIfAbsent(id, System.nanoTime() + idle.toNanos());
            }
        });
    }

    /** One after another: thousands of answers may have ended in the same second. */
    private void look() {
        Iterator<Map.Entry<QuestionId, Long>> first = dueAt.entrySet().iterator();
        if (looking || !first.hasNext()) {
            return;
        }
        Map.Entry<QuestionId, Long> next = first.next();
        if (System.nanoTime() - next.getValue() < 0) {
            return;
        }
        first.remove();
        looking = true;
        QuestionId id = next.getKey();
        sweep(keys.answer(id)).emitOn(loop).subscribe().with(left -> looked(id, left), failed -> failed(id, failed));
    }

    private void looked(QuestionId id, boolean left) {
        looking = false;
        if (left) {
            lookLater(id);
        }
        look();
    }

    private void failed(QuestionId id, Throwable failure) {
        looking = false;
        if (failure instanceof ErrorType error) {
            LOG.debugf("No groups to destroy on %s: %s", id, error); // As a rule since the log has expired.
            look();
        } else {
            lookLater(id);
        }
    }

    /** @return whether a group is left */
    private Uni<Boolean> sweep(String key) {
        return redis.send(key, Request.cmd(Command.XINFO).arg("GROUPS").arg(key))
                .map(LeftoverGroups::gateways)
                .flatMap(groups -> Multi.createFrom()
                        .iterable(groups)
                        .onItem()
                        .transformToUniAndConcatenate(group -> destroyIfIdle(key, group))
                        .collect()
                        .asList())
                .map(destroyed -> destroyed.contains(false));
    }

    private static List<String> gateways(Response groups) {
        return groups.stream()
                .map(group -> group.get("name").toString())
                .filter(name -> name.startsWith(ANY_GATEWAY))
                .toList();
    }

    private Uni<Boolean> destroyIfIdle(String key, String group) {
        return redis.send(
                        key,
                        Request.cmd(Command.XINFO).arg("CONSUMERS").arg(key).arg(group))
                .flatMap(consumers -> isIdle(consumers)
                        ? destroy(key, group)
                        : Uni.createFrom().item(false));
    }

    private boolean isIdle(Response consumers) {
        return consumers.stream().allMatch(consumer -> consumer.get("idle").toLong() >= idle.toMillis());
    }

    private Uni<Boolean> destroy(String key, String group) {
        LOG.debugf("Nobody reads %s as %s any more", key, group);
        return redis.send(
                        key, Request.cmd(Command.XGROUP).arg("DESTROY").arg(key).arg(group))
                .invoke(metrics::groupSwept)
                .replaceWith(true);
    }

    @PreDestroy
    void stop() {
        loop.cancel(clock);
    }
}
