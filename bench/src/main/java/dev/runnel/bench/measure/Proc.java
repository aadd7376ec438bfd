package dev.runnel.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A process and all that it started, as {@code /proc} tells it. */
public final class Proc {

    /** {@code USER_HZ}, which is 100 wherever Linux runs; what the kernel counts in is finer, but it rounds to this. */
    private static final int TICK_MICROS = 10_000;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private Proc() {}

    /** Of user and system together; 0 of a process that is gone. */
    public static long cpuMicros(ProcessHandle root) {
        return tree(root).mapToLong(each -> cpuMicros(each.pid())).sum();
    }

    private static Stream<ProcessHandle> tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    /** Of the threads on which a JVM compiles; 0 where there is none. */
    public static long compilerMicros(ProcessHandle root) {
        return tree(root).mapToLong(each -> compilerMicros(each.pid())).sum();
    }

    private static long compilerMicros(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.map(thread -> read(pid, "task/" + thread.getFileName() + "/stat"))
                    .filter(stat -> stat.contains("CompilerThre"))
                    .mapToLong(Proc::usedMicros)
                    .sum();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long cpuMicros(long pid) {
        return usedMicros(read(pid, "stat"));
    }

    private static long usedMicros(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        // Behind the name, which may have blanks of its own.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_MICROS;
    }

    /** Memory in KiB; what processes share is counted once. */
    public static long pssKib(ProcessHandle root) {
        return tree(root).mapToLong(each -> pssKib(each.pid())).sum();
    }

    private static long pssKib(long pid) {
        return read(pid, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
    }

    private static String read(long pid, String file) {
        Path path = Path.of("/proc", Long.toString(pid), file);
        try {
            return Files.readString(path);
        } catch (IOException gone) {
            if (Files.exists(path)) {
                throw new UncheckedIOException(gone);
            }
            return "";
        }
    }
}
