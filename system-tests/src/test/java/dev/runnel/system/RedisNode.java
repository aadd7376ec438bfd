package dev.runnel.system;

import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Offset;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisMode;
import dev.runnel.log.UsersFile;
import dev.runnel.log.WayIn;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server that tests kill and start again: a real process on a loopback port, which it keeps. Nothing that it writes is outside its
 * folder, and it does not outlive the tests.
 */
final class RedisNode implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final Set<RedisNode> ALL = ConcurrentHashMap.newKeySet();
    private static final Path PROGRAM = program();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(RedisNode::kill9)));
    }

    private final Path home;
    private final int port;
    private final WayIn way;
    private final List<String> options;
    private final RedisClient client;
    private Process process;

    /** @param options of the command line, besides the usual ones */
    RedisNode(Path home, int port, WayIn way, List<String> options) {
        this.home = home;
        this.port = port;
        this.way = way;
        this.options = List.copyOf(options);
        this.client = new RedisClient(way.options(UsersFile.OPERATOR, port));
        ALL.add(this);
    }

    /** What {@code -Drunnel.test.redis-server} names, so that any version can be tested, else the one in the jar. */
    private static Path program() {
        String named = System.getProperty("runnel.test.redis-server");
        if (named != null) {
            return Path.of(named);
        }
        try {
            Path folder = Files.createDirectories(Path.of("target", "redis"));
            return ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath();
        } catch (IOException cannotUnpack) {
            throw new UncheckedIOException(cannotUnpack);
        }
    }

    /** Does not wait until it serves. */
    RedisNode launch(String... more) {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toAbsolutePath().toString()));
        command.addAll(options);
        way.settings(port).forEach((name, value) -> command.addAll(List.of("--" + name, value)));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", home.toString()));
        command.addAll(List.of(more));
        try {
            Files.createDirectories(home);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(
                    ProcessBuilder.Redirect.appendTo(home.resolve("redis.log").toFile()));
            process = builder.start();
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
        return this;
    }

    RedisNode awaitAnswer() {
        await("Redis at " + port)
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> client.send(Command.PING).toString().equals("PONG"));
        return this;
    }

    RedisClient client() {
        return client;
    }

    int port() {
        return port;
    }

    /** The environment of a service that is that user. */
    Map<String, String> environment(String user) {
        return way.environment(way.mode().url(user, "127.0.0.1", port));
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Whether this is a replica that has everything its master has, but for what is on its way. */
    boolean isInSync() {
        return RedisClient.field(client.send(Command.INFO, "replication"), "master_link_status")
                .equals("up");
    }

    /**
     * Makes a replica lose its master and not find it again: what is written from now on is lost with the master. A replica that is merely
     * stopped would read the rest from its socket when it goes on.
     */
    void cutOffFromMaster() {
        client.send(Command.CONFIG, "SET", "masterauth", "there-is-no-password");
        client.send(Command.CLIENT, "KILL", "TYPE", "master");
        await("replica at " + port + " is cut off").atMost(START).until(() -> !isInSync());
    }

    void mend() {
        RedisMode mode = way.mode();
        String password = mode == RedisMode.PLAIN ? "" : mode.password(UsersFile.OPERATOR);
        client.send(Command.CONFIG, "SET", "masterauth", password);
    }

    /** The last entry of a stream as this one has it, be it a replica; {@link Offset#START} if it has none. */
    Offset topOf(String key) {
        if (options.contains("--cluster-enabled")) {
            client.send(Command.READONLY);
        }
        return Logged.listOf(client.send(Command.XREVRANGE, key, "+", "-", "COUNT", 1)).stream()
                .map(Logged::offset)
                .findFirst()
                .orElse(Offset.START);
    }

    void kill9() {
        if (isRunning()) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill9();
        client.close();
        ALL.remove(this);
    }
}
