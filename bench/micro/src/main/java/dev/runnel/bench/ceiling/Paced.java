package dev.runnel.bench.ceiling;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** As many answers at once make it: every log gets 50 entries a second, while all are read as a gateway reads them. */
final class Paced {

    /** Each one does what the one before it does, and one thing more; the difference is what that costs. */
    private enum Work {
        WRITE,
        READ,
        ACKNOWLEDGE
    }

    private static final int ENTRIES_A_SECOND = 50;
    /** A producer's commands go out together, once for each turn of its event loop. */
    private static final long FLUSH_NANOS = Duration.ofMillis(1).toNanos();

    private static final long BLOCK_MILLIS = 5000;
    /** The gateway's pause between two reads; ADR 5. */
    private static final long PAUSE_NANOS_PER_LOG = 25_000;

    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(25).toNanos();

    private final int port;
    private final Duration time;

    private record Cost(long cpuMicros, long entries, long nanos) {
        double perEntry() {
            return (double) cpuMicros / entries;
        }

        long perSecond() {
            return Math.round(1e9 * entries / nanos);
        }
    }

    /** @param time of one measurement; there are four */
    Paced(int port, Duration time) {
        this.port = port;
        this.time = time;
    }

    Ceiling measure(int answers) throws IOException {
        Cost plain = run(answers, Work.WRITE, true);
        Cost write = run(answers, Work.WRITE, false);
        Cost read = run(answers, Work.READ, false);
        Cost all = run(answers, Work.ACKNOWLEDGE, false);
        return new Ceiling(
                answers,
                "paced",
                all.perSecond(),
                plain.perEntry(),
                write.perEntry(),
                read.perEntry() - write.perEntry(),
                all.perEntry() - read.perEntry());
    }

    private Cost run(int answers, Work work, boolean plain) throws IOException {
        long entries = answers * ENTRIES_A_SECOND * time.toMillis() / 1000;
        try (Wire control = new Wire(port);
                Wire writing = new Wire(port);
                Wire reading = new Wire(port);
                Logs logs = new Logs(control, answers)) {
            long cpu = RedisServer.cpuMicros(control);
            long begun = System.nanoTime();
            CompletableFuture<Void> reader = work == Work.WRITE
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(
                            () -> read(new GroupRead(reading, logs), answers, entries, work == Work.ACKNOWLEDGE));
            write(writing, answers, entries, plain ? logs::plain : logs::fenced);
            reader.join();
            return new Cost(RedisServer.cpuMicros(control) - cpu, entries, System.nanoTime() - begun);
        }
    }

    /** Entries fall due one after another, evenly; what is late goes out with the next flush. */
    private static void write(Wire wire, int answers, long entries, IntFunction<List<String>> entry)
            throws IOException {
        double perNano = answers * ENTRIES_A_SECOND / 1e9;
        long begun = System.nanoTime();
        for (long sent = 0; sent < entries; ) {
            long due = Math.min(entries, (long) ((System.nanoTime() - begun) * perNano));
            long first = sent;
            for (; sent < due; sent++) {
                wire.send(entry.apply((int) (sent % answers)));
            }
            wire.flush();
            wire.replies((int) (sent - first));
            LockSupport.parkNanos(FLUSH_NANOS);
        }
    }

    private static void read(GroupRead reader, int answers, long entries, boolean acknowledge) {
        try {
            for (long read = 0; read < entries; ) {
                read += reader.turn(BLOCK_MILLIS);
                if (!acknowledge) {
                    reader.forget();
                }
                LockSupport.parkNanos(Math.min(MAX_PAUSE_NANOS, answers * PAUSE_NANOS_PER_LOG));
            }
            reader.acknowledge();
        } catch (IOException broken) {
            throw new CompletionException(broken);
        }
    }
}
