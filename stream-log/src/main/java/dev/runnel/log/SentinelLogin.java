package dev.runnel.log;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * How the Sentinels are asked, which know other users than the servers that they watch over, or none: with credentials of their own if there are
 * any; else without, and only if that is refused with those of the servers. So no Sentinel is shown a password that it does not ask for.
 */
final class SentinelLogin {

    private final RedisNodes servers;
    private final Optional<RedisNodes> own;
    private final RedisNodes nobody;

    /**
     * @param servers with the credentials of the servers
     * @param user to the Sentinels, if there is a password for them
     */
    SentinelLogin(RedisNodes servers, String user, Optional<String> password) {
        this.servers = servers;
        this.own = password.map(secret -> servers.as(user, secret));
        this.nobody = servers.asNobody();
    }

    Future<Response> ask(String sentinel, Request question, Duration patience) {
        return own.map(as -> as.ask(sentinel, question, patience))
                .orElseGet(() -> nobody.ask(sentinel, question, patience)
                        .recover(failure -> Standing.isRefusal(failure)
                                ? servers.ask(sentinel, question, patience)
                                : Future.failedFuture(failure)));
    }
}
