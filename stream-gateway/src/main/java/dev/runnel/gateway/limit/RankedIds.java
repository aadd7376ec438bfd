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

/** Question ids by time, in one sorted set of Redis for each key. An id is in it once, however often it is added. */
@Singleton
class RankedIds {

    /**
     * Where an id is.
     *
     * @param isNew whether it was added just now
     * @param before how many came before it
     * @param all how many there are, this one included
     */
    record Place(boolean isNew, long before, long all) {

        /**
         * Whether it is one of the first so many. By their number if it is new: by its rank it could come before others of the same millisecond that
         * were let in already, or of a gateway whose clock is ahead. So of many at once never too many are let in, and now and then one too few.
         */
        boolean isWithin(int most) {
            return all <= most || !isNew && before < most;
        }
    }

    private final RedisRouter redis;

    RankedIds(RedisRouter redis) {
        this.redis = redis;
    }

    /**
     * Adds the id, unless it is there, and forgets those of more than {@code kept} ago.
     *
     * @param now epoch milliseconds
     */
    Uni<Place> add(String key, QuestionId id, long now, Duration kept) {
        long oldest = now - kept.toMillis();
        // Pipelined in this order. An end of the set's life is set each time, so that nothing stays of owners that do
        // not come back.
        return Uni.join()
                .all(
                        send(key, Command.ZADD, "NX", now, id),
                        send(key, Command.ZREMRANGEBYSCORE, "-inf", "(" + oldest),
                        send(key, Command.PEXPIRE, kept.toMillis()),
                        send(key, Command.ZRANK, id),
                        send(key, Command.ZCARD))
                .andFailFast()
                .map(replies -> place(replies.get(0).toLong() > 0, replies.get(3), replies.get(4)));
    }

    /** Where {@code place} is now, after others were removed. */
    Uni<Place> again(String key, QuestionId id, Place place) {
        return Uni.join()
                .all(send(key, Command.ZRANK, id), send(key, Command.ZCARD))
                .andFailFast()
                .map(replies -> place(place.isNew(), replies.get(0), replies.get(1)));
    }

    /** @param rank null if somebody else has removed it meanwhile; then it can be said only that nobody is before it */
    private static Place place(boolean isNew, Response rank, Response all) {
        return new Place(isNew, rank == null ? 0 : rank.toLong(), all.toLong());
    }

    /** @param min and {@code max}: epoch milliseconds as Redis writes bounds: {@code -inf}, {@code (5}, {@code 5} */
    Uni<List<QuestionId>> between(String key, String min, String max) {
        return send(key, Command.ZRANGEBYSCORE, min, max).map(ids -> StreamSupport.stream(ids.spliterator(), false)
                .map(id -> new QuestionId(id.toString()))
                .toList());
    }

    /** When the oldest was added, in epoch milliseconds; {@code otherwise} if there is none. */
    Uni<Long> oldest(String key, long otherwise) {
        return send(key, Command.ZRANGE, 0, 0)
                .flatMap(first -> first.size() == 0
                        ? Uni.createFrom().item(otherwise)
                        : send(key, Command.ZSCORE, first.get(0))
                                .map(time -> time == null ? otherwise : (long) Double.parseDouble(time.toString())));
    }

    Uni<Void> remove(String key, Collection<QuestionId> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : send(key, Command.ZREM, ids.toArray()).replaceWithVoid();
    }

    private Uni<Response> send(String key, Command command, Object... arguments) {
        Request request = Request.cmd(command).arg(key);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return redis.send(key, request);
    }
}
