package dev.runnel.system;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;

/** One Redis, asked by a test beside all services, over one connection and one command at a time. */
final class RedisClient implements AutoCloseable {

    private static final Vertx VERTX =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
    private static final int WAITING = 256;

    private final Redis redis;

    RedisClient(String url) {
        this(new RedisOptions().setConnectionString(url));
    }

    RedisClient(RedisOptions options) {
        redis = Redis.createClient(
                VERTX, new RedisOptions(options).setMaxPoolSize(1).setMaxPoolWaiting(WAITING));
    }

    /** @throws IllegalStateException if Redis refuses or does not answer */
    Response send(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        try {
            return redis.send(request).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(command + " failed: " + failed.getMessage(), failed);
        }
    }

    /** The value of a line {@code name:value} in one of the texts that describe a Redis; empty if there is none. */
    static String field(Response text, String name) {
        return text.toString()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        redis.close();
    }
}
