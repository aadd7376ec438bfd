package dev.runnel.bench.ceiling;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/** As fast as it goes: much is written at once, then all of it is read, then all of it is acknowledged. */
final class Throttle {

    private static final int ENTRIES_A_ROUND = 20_000;
    private static final int ROUNDS = 8;
    /** Commands on their way at a time. */
    private static final int WINDOW = 1000;

    private final int port;

    Throttle(int port) {
        this.port = port;
    }

    Ceiling measure(int answers) throws IOException {
        double plain;
        try (Wire wire = new Wire(port);
                Logs logs = new Logs(wire, answers)) {
            long before = RedisServer.cpuMicros(wire);
            for (int i = 0; i < ROUNDS; i++) {
                write(wire, logs, logs::plain);
            }
            plain = perEntry(RedisServer.cpuMicros(wire) - before);
        }
        try (Wire wire = new Wire(port);
                Logs logs = new Logs(wire, answers)) {
            return guarded(wire, logs, plain);
        }
    }

    private static Ceiling guarded(Wire wire, Logs logs, double plain) throws IOException {
        GroupRead reader = new GroupRead(wire, logs);
        long begun = System.nanoTime();
        long written = 0;
        long read = 0;
        long acknowledged = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = RedisServer.cpuMicros(wire);
            write(wire, logs, logs::fenced);
            long afterWrite = RedisServer.cpuMicros(wire);
            readAll(reader);
            long afterRead = RedisServer.cpuMicros(wire);
            reader.acknowledge();
            written += afterWrite - start;
            read += afterRead - afterWrite;
            acknowledged += RedisServer.cpuMicros(wire) - afterRead;
        }
        long perSecond = Math.round(1e9 * ROUNDS * ENTRIES_A_ROUND / (System.nanoTime() - begun));
        return new Ceiling(
                logs.size(), "throttle", perSecond, plain, perEntry(written), perEntry(read), perEntry(acknowledged));
    }

    /** To each log in turn, as answers grow that are written at the same time. */
    private static void write(Wire wire, Logs logs, IntFunction<List<String>> entry) throws IOException {
        for (int sent = 0; sent < ENTRIES_A_ROUND; sent += WINDOW) {
            for (int i = sent; i < sent + WINDOW; i++) {
                wire.send(entry.apply(i % logs.size()));
            }
            wire.flush();
            wire.replies(WINDOW);
        }
    }

    private static void readAll(GroupRead reader) throws IOException {
        int count = reader.turn(1);
        if (count != ENTRIES_A_ROUND) {
            throw new IOException("Read " + count + " of " + ENTRIES_A_ROUND + " entries");
        }
    }

    private static double perEntry(long micros) {
        return (double) micros / ROUNDS / ENTRIES_A_ROUND;
    }
}
