package dev.runnel.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * redis-server under a small shell that outlives this JVM by a moment, so that no Redis is left behind.
 *
 * <p>The shell holds the read end of a pipe whose write end only this JVM has. However the JVM ends (normally, by SIGTERM,
 * by SIGKILL), the kernel closes the pipe, the shell sees the end of file and ends Redis. A shutdown hook would not run
 * after SIGKILL, and in the other cases it would take Redis away from services that are still writing their last entries.
 *
 * <p>Ctrl-C reaches every process of the terminal's foreground group. Redis is put in a group of its own, for it would
 * otherwise be gone before the services that use it (it installs its own SIGINT handler, so ignoring the signal for it does
 * not help). The shell ignores what would end it too early.
 *
 * <p>Windows has neither that shell nor process groups: there Redis is a plain child, ended by a shutdown hook.
 */
final class RedisProcess implements AutoCloseable {
    static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");

    private static final String SHELL = """
            trap '' INT TERM HUP
            run=$1; shift
            exec 3<&0
            if command -v setsid >/dev/null 2>&1; then
              setsid "$@" </dev/null 3<&- &
            else
              set -m
              "$@" </dev/null 3<&- &
            fi
            redis=$!
            (
              read -r _ <&3
              kill -TERM "$redis"
              for second in 1 2 3 4 5 6 7 8 9 10; do sleep 1; done
              kill -KILL "$redis"
            ) &
            guard=$!
            wait "$redis"
            status=$?
            kill -KILL "$guard"
            if [ "$status" -eq 0 ]; then rm -rf "$run"; fi
            exit "$status"
            """;

    private final Process process;
    private final Path log;

    private RedisProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param runDirectory holds the log; removed when Redis has ended well */
    static RedisProcess start(Path runDirectory, List<String> redisCommand) throws IOException {
        Path log = runDirectory.resolve("redis.log");
        Process process = new ProcessBuilder(WINDOWS ? redisCommand : guarded(runDirectory, redisCommand))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (WINDOWS) {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-redis"));
        }
        return new RedisProcess(process, log);
    }

    private static List<String> guarded(Path runDirectory, List<String> redisCommand) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "runnel-redis", runDirectory.toString()));
        command.addAll(redisCommand);
        return command;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What Redis, or the system's loader, has said so far. */
    String output() {
        try {
            return new String(Files.readAllBytes(log));
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends Redis in an orderly way, and by force after the shell's ten seconds. */
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        try {
            process.getOutputStream().close();
            if (WINDOWS) {
                process.destroy();
            }
            if (process.waitFor(12, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // The pipe is broken only when the shell is gone already; whatever it left is ended below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
