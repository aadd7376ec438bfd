package dev.runnel.system;

import dev.runnel.log.RedisMode;
import dev.runnel.log.UsersFile;
import dev.runnel.log.WayIn;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A master, two replicas, and three Sentinels that watch over them. */
final class SentinelSet extends RedisSet {

    private static final String NAME = "mymaster";

    /** With users on the servers they let everybody in; over TLS they want the servers' password. Both is usual, and services find out which. */
    private static final WayIn SENTINELS = MODE == RedisMode.ACL ? WayIn.of(RedisMode.PLAIN) : WAY;

    private final List<RedisNode> servers;
    private final List<RedisNode> sentinels;

    SentinelSet() {
        super("sentinel");
        RedisNode master = server(List.of()).launch();
        String masterPort = Integer.toString(master.port());
        servers = List.of(
                master,
                server(List.of()).launch("--replicaof", "127.0.0.1", masterPort),
                server(List.of()).launch("--replicaof", "127.0.0.1", masterPort));
        sentinels = IntStream.range(0, 3).mapToObj(i -> sentinel(i, master)).toList();
        awaitWhole();
    }

    private RedisNode sentinel(int number, RedisNode master) {
        try {
            Path file = Files.writeString(
                    folder().resolve("sentinel-" + number + ".conf"),
                    """
                    sentinel monitor %1$s 127.0.0.1 %2$d 2
                    sentinel down-after-milliseconds %1$s 1000
                    sentinel failover-timeout %1$s 5000
                    sentinel parallel-syncs %1$s 2
                    """.formatted(NAME, master.port()) + credentials());
            List<String> options = new ArrayList<>(List.of(file.toString(), "--sentinel"));
            if (MODE == RedisMode.TLS) {
                options.addAll(List.of("--tls-replication", "yes"));
            }
            return add(SENTINELS, options).launch();
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }

    /** To the servers, and where they want a password themselves to each other. */
    private static String credentials() {
        String password = MODE.password(UsersFile.OPERATOR).replace("\"", "\\\"");
        return switch (MODE) {
            case PLAIN -> "";
            case ACL -> """
                    sentinel auth-user %1$s %2$s
                    sentinel auth-pass %1$s "%3$s"
                    """.formatted(NAME, UsersFile.OPERATOR, password);
            case TLS -> """
                    sentinel auth-pass %1$s "%2$s"
                    sentinel sentinel-pass "%2$s"
                    """.formatted(NAME, password);
        };
    }

    @Override
    Map<String, String> environment(String user) {
        return environment(sentinels, user, Map.of("REDIS_TYPE", "sentinel", "QUARKUS_REDIS_MASTER_NAME", NAME));
    }

    @Override
    RedisNode masterOf(String key) {
        return masterSeenBy(sentinels.get(0));
    }

    private RedisNode masterSeenBy(RedisNode sentinel) {
        return nodeAt(sentinel.client()
                .send(Command.SENTINEL, "get-master-addr-by-name", NAME)
                .get(1)
                .toInteger());
    }

    @Override
    List<RedisNode> masters() {
        return List.of(masterOf(""));
    }

    @Override
    List<RedisNode> replicasOf(RedisNode master) {
        return servers.stream()
                .filter(server -> server != master && server.isRunning())
                .toList();
    }

    @Override
    void awaitWhole() {
        awaitThat("sentinels see everybody", () -> sentinels.stream()
                .map(sentinel -> sentinel.client().send(Command.INFO, "sentinel"))
                .map(info -> RedisClient.field(info, "master0"))
                .allMatch(line -> line.contains("status=ok") && line.contains("slaves=2,sentinels=3")));
        awaitThat("replicas are in sync", () -> {
            List<RedisNode> replicas = replicasOf(masterOf(""));
            return replicas.size() == 2 && replicas.stream().allMatch(RedisNode::isInSync);
        });
    }

    @Override
    void awaitFailover(RedisNode dead) {
        awaitThat("another master than " + dead.port(), () -> sentinels.stream()
                .noneMatch(sentinel -> masterSeenBy(sentinel) == dead));
    }

    @Override
    void bringBack(RedisNode dead) {
        dead.launch("--replicaof", "127.0.0.1", Integer.toString(masterOf("").port()))
                .awaitAnswer();
        awaitWhole();
    }
}
