package dev.runnel.gateway.presence;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What the gateways tell each other: one hash for each watched answer, with a field {@code <count>:<epoch seconds>} for each of them. One that died
 * is left out once its field is {@link #STALE}, so their clocks may differ by less than that.
 */
@Singleton
class ViewerCounts {

    /** A gateway writes anew three times within it. */
    static final Duration STALE = Duration.ofSeconds(30);

    private static final Duration LIFE = Duration.ofSeconds(60);

    private final RedisRouter redis;
    private final Keys keys;
    private final String node;

    ViewerCounts(RedisRouter redis, Keys keys, NodeName node) {
        this.redis = redis;
        this.keys = keys;
        this.node = node.toString();
    }

    Uni<Void> write(QuestionId id, long count) {
        String key = keys.viewers(id);
        Request set = Request.cmd(Command.HSET).arg(key).arg(node).arg(count + ":" + epochSeconds());
        Request live = Request.cmd(Command.EXPIRE).arg(key).arg(LIFE.toSeconds());
        return redis.send(key, set).chain(() -> redis.send(key, live)).replaceWithVoid();
    }

    Uni<Void> remove(QuestionId id) {
        String key = keys.viewers(id);
        return redis.send(key, Request.cmd(Command.HDEL).arg(key).arg(node)).replaceWithVoid();
    }

    /** Over all other gateways. */
    Uni<Long> elsewhere(QuestionId id) {
        String key = keys.viewers(id);
        return redis.send(key, Request.cmd(Command.HGETALL).arg(key)).map(this::sum);
    }

    private long sum(Response fields) {
        long now = epochSeconds();
        return fields.getKeys().stream()
                .filter(other -> !other.equals(node))
                .mapToLong(other -> count(fields.get(other).toString(), now))
                .sum();
    }

    /** 0 for what nobody has kept up to date. */
    static long count(String field, long now) {
        int colon = field.indexOf(':');
        boolean stale = now - Long.parseLong(field.substring(colon + 1)) > STALE.toSeconds();
        return stale ? 0 : Long.parseLong(field.substring(0, colon));
    }

    private static long epochSeconds() {
        return System.currentTimeMillis() / 1000;
    }
}
