package dev.runnel.log;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes ways to Redis, each with connections of its own. */
@Singleton
public class RedisConnector {

    private final Vertx vertx;
    private final Redis redis;

    RedisConnector(Vertx vertx, Redis redis) {
        this.vertx = vertx;
        this.redis = redis;
    }

    /**
     * @param name for the log, for example {@code commands}
     * @param timeout how long Redis may answer nothing while commands wait; for connections that block on purpose, longer than they block
     */
    public RedisRouter open(String name, Duration timeout) {
        return new OneRedis(new RedisLink(vertx, redis, name, timeout));
    }
}
