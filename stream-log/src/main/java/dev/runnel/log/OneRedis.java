package dev.runnel.log;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** Every key is in the same Redis: a single one, or the master that Sentinel names. */
public record OneRedis(RedisLink link) implements RedisRouter {

    @Override
    public Uni<Response> send(String key, Request request) {
        return link.send(request);
    }

    @Override
    public Uni<Response> send(String key, Request request, Connection on) {
        return link.send(request, on);
    }

    @Override
    public Connection connection(String key) {
        return link.connection();
    }

    @Override
    public void close() {
        link.close();
    }
}
