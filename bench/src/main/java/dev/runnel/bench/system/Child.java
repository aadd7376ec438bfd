package dev.runnel.bench.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that was started for a run. None outlives the harness. */
public final class Child implements AutoCloseable {

    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final int LOOK_MILLIS = 5;
    private static final Set<Child> ALL = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Child::kill)));
    }

    private final String name;
    private final Path output;
    private final Process process;
    private final long started = System.nanoTime();

    private Child(String name, Path output, Process process) {
        this.name = name;
        this.output = output;
        this.process = process;
        ALL.add(this);
    }

    /** @param environment besides {@code PATH} and {@code HOME}, all that it gets */
    static Child start(String name, Path logs, List<String> command, Map<String, String> environment) {
        try {
            Path output = Files.createDirectories(logs).resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command);
            Map<String, String> own = new HashMap<>(environment);
            own.put("PATH", System.getenv().getOrDefault("PATH", ""));
            own.put("HOME", System.getenv().getOrDefault("HOME", ""));
            builder.environment().clear();
            builder.environment().putAll(own);
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            return new Child(name, output, builder.start());
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
    }

    /** @return how long it took */
    Duration await(Duration patience, BooleanSupplier ready) {
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + tail());
            }
            if (System.nanoTime() - started > patience.toNanos()) {
                throw new IllegalStateException(name + " is not ready after " + patience + ": " + tail());
            }
            pause();
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    boolean said(String line) {
        return output().lines().anyMatch(line::equals);
    }

    private String output() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The end of what it said, in one line. */
    public String tail() {
        String all = output().strip().replaceAll("\\s+", " ");
        return all.substring(Math.max(0, all.length() - 500));
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Does not wait for it, as {@link #close} does. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            kill();
        }
        below.forEach(ProcessHandle::destroyForcibly);
        ALL.remove(this);
    }
}
