package dev.runnel.local.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A real Redis on 127.0.0.1 that lives as long as this JVM: an installed {@code redis-server} from 6.2 on, else the one that
 * ships in the jar. {@link #close()} ends it early; it is never left behind, see {@link RedisProcess}.
 */
public final class LocalRedis implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LocalRedis.class);

    /** Generous, for a large append-only file is loaded before the first PONG. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final int port;
    private final Path runDirectory;
    private final Optional<DataLock> lock;
    private final String program;
    private final RedisProcess process;

    private LocalRedis(LocalRedisOptions options) {
        port = LocalPort.free(options.port());
        lock = options.data().map(DataLock::of);
        runDirectory = RunDirectory.create();
        try {
            RedisBinary binary = RedisBinary.find(options.searchPath(), runDirectory);
            program = binary.description();
            process = RedisProcess.start(runDirectory, command(binary, options.data()));
        } catch (IOException | RuntimeException e) {
            tidyUp();
            throw e instanceof RedisStartException known
                    ? known
                    : RedisFailure.of(String.valueOf(e.getMessage()), port);
        }
    }

    /**
     * Returns when Redis answers PING.
     *
     * @throws RedisStartException with one sentence that says why not and what to do
     */
    public static LocalRedis start(LocalRedisOptions options) {
        LocalRedis redis = new LocalRedis(options);
        try {
            redis.awaitReady();
        } catch (RedisStartException e) {
            redis.close();
            throw e;
        }
        LOG.infof(
                "Redis: %s on port %d, %s",
                redis.program,
                redis.port,
                options.data().map(directory -> "data in " + directory).orElse("in memory only"));
        return redis;
    }

    /** For {@code quarkus.redis.hosts} and {@code REDIS_URL}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Which server program runs: its path and version, or "embedded Redis". */
    public String program() {
        return program;
    }

    /** False when Redis has ended by itself, which it does not do on its own account. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends Redis and returns when it is gone. May be called again. */
    @Override
    public void close() {
        process.close();
        tidyUp();
    }

    private void tidyUp() {
        RunDirectory.delete(runDirectory);
        lock.ifPresent(DataLock::close);
    }

    private List<String> command(RedisBinary binary, Optional<Path> data) {
        return List.of(
                binary.file().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.orElse(runDirectory).toAbsolutePath().toString(),
                "--save",
                "",
                "--appendonly",
                data.isPresent() ? "yes" : "no");
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Ping.answered(port)) {
            if (!process.isAlive()) {
                throw RedisFailure.of(process.output(), port);
            }
            if (System.nanoTime() > deadline) {
                throw new RedisStartException("Redis did not answer within " + START_LIMIT.toSeconds()
                        + " s of its start: set REDIS_URL to use another one. It said: " + process.output());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisStartException("Interrupted while Redis was starting.");
        }
    }
}
