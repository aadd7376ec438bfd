package dev.runnel.system;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import dev.runnel.log.RedisMode;
import dev.runnel.log.UsersFile;
import dev.runnel.log.WayIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/** Several redis-servers that stand in for each other: when a master is killed, one of its replicas takes over, with what it has by then. */
abstract class RedisSet implements AutoCloseable {

    static final Duration FAILOVER = Duration.ofSeconds(60);

    static final RedisMode MODE = RedisMode.chosen();
    static final WayIn WAY = WayIn.of(MODE);

    /** In memory only, and a replica that comes is served at once. */
    private static final List<String> USUAL = List.of(
            "--save", "", "--appendonly", "no", "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");

    /** Below the range from which systems give out ports, and such that 10,000 more is a port too. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 10_000;

    private final Path folder;
    private final List<RedisNode> nodes = new ArrayList<>();

    RedisSet(String name) {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "redis")), name)
                    .toAbsolutePath();
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }

    /** What tells a service where this is, and makes it that user. */
    abstract Map<String, String> environment(String user);

    abstract RedisNode masterOf(String key);

    abstract List<RedisNode> masters();

    abstract List<RedisNode> replicasOf(RedisNode master);

    /** Waits until everything is there and every replica has what its master has. */
    abstract void awaitWhole();

    /** Waits until what {@code dead} was the master of has another one. */
    abstract void awaitFailover(RedisNode dead);

    /** Starts a killed master again, as a replica of the one that came after it. */
    abstract void bringBack(RedisNode dead);

    RedisNode server(List<String> options) {
        List<String> all = new ArrayList<>(USUAL);
        all.addAll(options);
        all.addAll(amongEachOther());
        return add(WAY, all);
    }

    /** How servers get into each other, where clients cannot get in either without more. */
    private static List<String> amongEachOther() {
        String password = MODE.password(UsersFile.OPERATOR);
        return switch (MODE) {
            case PLAIN -> List.of();
            case ACL -> List.of("--masteruser", UsersFile.OPERATOR, "--masterauth", password);
            case TLS -> List.of("--masterauth", password, "--tls-replication", "yes");
        };
    }

    RedisNode add(WayIn way, List<String> options) {
        int port = freePort();
        RedisNode node = new RedisNode(folder.resolve(Integer.toString(port)), port, way, options);
        nodes.add(node);
        return node;
    }

    Path folder() {
        return folder;
    }

    /**
     * The environment of a service that is that user.
     *
     * @param nodes that it is told of
     */
    static Map<String, String> environment(List<RedisNode> nodes, String user, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.putAll(WAY.environment(nodes.stream()
                .map(node -> MODE.url(user, "127.0.0.1", node.port()))
                .collect(joining(","))));
        return all;
    }

    RedisNode nodeAt(int port) {
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
    }

    static void awaitThat(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(FAILOVER)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(condition);
    }

    @Override
    public void close() {
        nodes.forEach(RedisNode::close);
    }

    private static int freePort() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            if (isFree(port) && isFree(port + 10_000)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
