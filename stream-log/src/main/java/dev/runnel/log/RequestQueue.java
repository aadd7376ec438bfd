package dev.runnel.log;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** The asker's side of the queue of questions. Producers take from it as the group {@link Keys#PRODUCERS}. */
public final class RequestQueue {

    private final RedisRouter redis;
    private final Keys keys;

    public RequestQueue(RedisRouter redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** How many requests wait or are being answered. */
    public Uni<Long> length() {
        return redis.send(keys.requests(), Request.cmd(Command.XLEN).arg(keys.requests()))
                .map(Response::toLong);
    }

    /**
     * Asks for an answer. A question that is requested twice is answered once: the second one to claim it is refused.
     *
     * @param traceparent W3C trace context, or null
     */
    public Uni<Void> add(QuestionId id, String traceparent) {
        Request request = Request.cmd(Command.XADD)
                .arg(keys.requests())
                .arg("*")
                .arg(Keys.REQUEST_QUESTION)
                .arg(id.toString());
        if (traceparent != null) {
            request.arg(Keys.REQUEST_TRACEPARENT).arg(traceparent);
        }
        return redis.send(keys.requests(), request).replaceWithVoid();
    }
}
