package dev.runnel.bench.system;

import dev.runnel.bench.measure.RedisInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A Redis for one run: empty, and without persistence, for all systems alike. */
final class RedisServer {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port = Ports.free();
    private final Child child;

    RedisServer(Path logs) {
        child = Child.start("redis", logs, command(logs), Map.of());
        child.await(PATIENCE, this::answers);
    }

    private List<String> command(Path logs) {
        return List.of(
                program(logs),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxclients",
                "15000",
                "--dir",
                logs.toAbsolutePath().toString());
    }

    /** What {@code BENCH_REDIS_SERVER} names, else the installed one, else the one in the jar. */
    static String program(Path unpackInto) {
        return Optional.ofNullable(System.getenv("BENCH_REDIS_SERVER"))
                .or(RedisServer::installed)
                .orElseGet(() -> embedded(unpackInto));
    }

    private static Optional<String> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String embedded(Path unpackInto) {
        try {
            return ExecutableProvider.newJarResourceProvider(unpackInto.toFile())
                    .get()
                    .getAbsolutePath();
        } catch (IOException cannotUnpack) {
            throw new UncheckedIOException(cannotUnpack);
        }
    }

    private boolean answers() {
        try {
            return RedisInfo.of(port) != null;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    Child child() {
        return child;
    }
}
