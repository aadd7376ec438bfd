package dev.runnel.log;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Connects to the master that the Sentinels name at this moment. All of them are asked, each time: one that has not heard of a failover yet,
 * or an answer of a second ago, would lead to the former master, which may be up again by then, with nothing in it, and call itself one.
 */
final class SentinelMaster implements Supplier<Future<RedisConnection>> {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RedisNodes nodes;
    private final SentinelLogin login;
    private final Request question;
    private final Map<String, Redis> clients = new ConcurrentHashMap<>();
    private volatile String endpoint;

    /**
     * @param nodes with the credentials of the servers; its seeds are the Sentinels
     * @param masterName what the Sentinels call the set
     */
    SentinelMaster(RedisNodes nodes, SentinelLogin login, String masterName) {
        this.nodes = nodes;
        this.login = login;
        this.question = Request.cmd(Command.SENTINEL).arg("MASTER").arg(masterName);
    }

    /** @param epoch grows with each failover */
    private record Named(String endpoint, long epoch) {}

    @Override
    public Future<RedisConnection> get() {
        List<Future<Named>> asked = nodes.seeds().stream().map(this::ask).toList();
        return Future.join(asked)
                .otherwiseEmpty()
                .map(all -> newest(asked))
                .compose(named -> connect(named.endpoint()));
    }

    private Future<RedisConnection> connect(String master) {
        return clients.computeIfAbsent(master, nodes::client)
                .connect()
                .compose(SentinelMaster::checkRole)
                .onSuccess(connected -> endpoint = master);
    }

    /** Of the master that was connected to last; null before. */
    String endpoint() {
        return endpoint;
    }

    private Future<Named> ask(String sentinel) {
        return login.ask(sentinel, question, PATIENCE).map(master -> named(sentinel, master));
    }

    private Named named(String sentinel, Response master) {
        String endpoint = nodes.endpoint(
                sentinel, master.get("ip").toString(), master.get("port").toInteger());
        return new Named(endpoint, master.get("config-epoch").toLong());
    }

    private static Named newest(List<Future<Named>> asked) {
        return asked.stream()
                .filter(Future::succeeded)
                .map(Future::result)
                .max(Comparator.comparingLong(Named::epoch))
                .orElseThrow(() -> {
                    Throwable first = asked.get(0).cause();
                    return new IllegalStateException("no Sentinel answers: " + first.getMessage(), first);
                });
    }

    private static Future<RedisConnection> checkRole(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.ROLE))
                .compose(role -> role.get(0).toString().equals("master")
                        ? Future.succeededFuture(connection)
                        : Future.<RedisConnection>failedFuture(
                                "the Sentinels name a master that is none (any more, or yet)"))
                .onFailure(none -> connection.close());
    }
}
