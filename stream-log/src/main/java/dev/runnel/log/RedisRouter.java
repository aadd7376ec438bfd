package dev.runnel.log;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Sends each command to the Redis that holds its key. What goes to the same one keeps its order.
 *
 * <p>Failures are of two kinds. What Redis itself answered arrives as {@link io.vertx.redis.client.impl.types.ErrorType}; everything else,
 * a Redis that cannot serve at the moment included, is a {@link dev.runnel.contract.RunnelException} with
 * {@link dev.runnel.contract.ErrorCode#STORE_UNAVAILABLE}. A command that failed so may have been carried out or not: whoever sends it must
 * be able to send it again.
 */
public interface RedisRouter extends AutoCloseable {

    Uni<Response> send(String key, Request request);

    /**
     * Sends only on the very connection that {@link #connection} named, else fails as if Redis were away. For whoever must look first at
     * what became of things when Redis may be another one now, after a failover.
     */
    Uni<Response> send(String key, Request request, Connection on);

    /** On which the commands for {@code key} go out now. */
    Connection connection(String key);

    @Override
    void close();
}
