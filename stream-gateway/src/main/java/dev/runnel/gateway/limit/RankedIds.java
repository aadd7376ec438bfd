package dev.runnel.gateway.limit;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Question ids by time, in one sorted set of Redis for each key. An id is in it once, however often it is added; and those that come first have
 * the lowest ranks, whichever gateways add them, so that of ids that come at the same time exactly as many are among the first n as may be.
 */
@Singleton
class RankedIds {

    private final RedisRouter redis;

    RankedIds(RedisRouter redis) {
        this.redis = redis;
    }

    /**
     * Adds the id, unless it is there, and forgets those of more than {@code kept} ago.
     *
     * @param now epoch milliseconds
     * @return its rank: how many are before it
     */
    Uni<Long> add(String key, QuestionId id, long now, Duration kept) {
        // Pipelined in this order. An end of the set's life is set each time, so that nothing stays of owners that do
        // not come back.
        return Uni.join()
                .all(
                        send(key, command(Command.ZADD, key).arg("NX").arg(now).arg(id.toString())),
                        send(
                                key,
                                command(Command.ZREMRANGEBYSCORE, key)
                                        .arg("-inf")
                                        .arg("(" + (now - kept.toMillis()))),
                        send(key, command(Command.PEXPIRE, key).arg(kept.toMillis())),
                        rankReply(key, id))
                .andFailFast()
                .map(replies -> rank(replies.get(3)));
    }

    Uni<Long> rank(String key, QuestionId id) {
        return rankReply(key, id).map(RankedIds::rank);
    }

    /** @param min and {@code max}: epoch milliseconds as Redis writes bounds: {@code -inf}, {@code (5}, {@code 5} */
    Uni<List<QuestionId>> between(String key, String min, String max) {
        return send(key, command(Command.ZRANGEBYSCORE, key).arg(min).arg(max))
                .map(ids -> StreamSupport.stream(ids.spliterator(), false)
                        .map(id -> new QuestionId(id.toString()))
                        .toList());
    }

    /** When the oldest was added, in epoch milliseconds; {@code otherwise} if there is none. */
    Uni<Long> oldest(String key, long otherwise) {
        return send(key, command(Command.ZRANGE, key).arg(0).arg(0))
                .flatMap(first -> first.size() == 0
                        ? Uni.createFrom().item(otherwise)
                        : send(
                                        key,
                                        command(Command.ZSCORE, key)
                                                .arg(first.get(0).toString()))
                                .map(time -> time == null ? otherwise : (long) Double.parseDouble(time.toString())));
    }

    Uni<Void> remove(String key, Collection<QuestionId> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Request remove = command(Command.ZREM, key);
        ids.forEach(id -> remove.arg(id.toString()));
        return send(key, remove).replaceWithVoid();
    }

    private Uni<Response> rankReply(String key, QuestionId id) {
        return send(key, command(Command.ZRANK, key).arg(id.toString()));
    }

    /** Of one that somebody else has removed meanwhile it can be said only that nobody is before it. */
    private static long rank(Response reply) {
        return reply == null ? 0 : reply.toLong();
    }

    private static Request command(Command command, String key) {
        return Request.cmd(command).arg(key);
    }

    private Uni<Response> send(String key, Request request) {
        return redis.send(key, request);
    }
}
