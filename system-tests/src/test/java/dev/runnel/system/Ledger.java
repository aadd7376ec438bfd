package dev.runnel.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What happened in one scenario, in figures: printed at its end, and collected in {@code target/ledger.md}. */
final class Ledger {

    private static final Path FILE = Path.of("target", "ledger.md");

    private final String scenario;
    private final long seed;

    final AtomicLong questions = new AtomicLong();
    final AtomicLong attempts = new AtomicLong();
    final AtomicLong kills = new AtomicLong();
    final AtomicLong viewers = new AtomicLong();
    final AtomicLong reconnects = new AtomicLong();
    final AtomicLong goaways = new AtomicLong();
    final AtomicLong pieces = new AtomicLong();
    final AtomicLong gaps = new AtomicLong();
    final AtomicLong duplicates = new AtomicLong();
    /** Questions with less or more than one {@code ended}, in their log or at a viewer. */
    final AtomicLong notOneEnded = new AtomicLong();

    private final ConcurrentLinkedQueue<Duration> pauses = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

    Ledger(String scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
    }

    /** From a kill to the next piece that somebody saw whom it concerned, or the longest time for which a reader saw nothing. */
    void pause(Duration time) {
        pauses.add(time);
    }

    /** Something that breaks the promise. */
    void problem(String what) {
        System.out.println("PROBLEM: " + what);
        problems.add(what);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Prints the table's row and adds it to the file. */
    void close() {
        Map<String, Object> row = row();
        String head = "| " + String.join(" | ", row.keySet()) + " |\n|" + "---|".repeat(row.size()) + "\n";
        String line = row.values().stream().map(Object::toString).collect(Collectors.joining(" | ", "| ", " |\n"));
        System.out.print(head + line);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    Files.exists(FILE) ? line : head + line,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }

    private Map<String, Object> row() {
        List<Duration> sorted = pauses.stream().sorted().toList();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("scenario", scenario);
        row.put("seed", seed);
        row.put("kills", kills);
        row.put("questions", questions);
        row.put("attempts", attempts);
        row.put("viewers", viewers);
        row.put("reconnects", reconnects);
        row.put("pieces seen", pieces);
        row.put("gaps", gaps);
        row.put("duplicates", duplicates);
        row.put("not one `ended`", notOneEnded);
        row.put("pauses", sorted.size());
        row.put("median", sorted.isEmpty() ? "" : sorted.get(sorted.size() / 2).toMillis() + " ms");
        row.put("worst", sorted.isEmpty() ? "" : sorted.get(sorted.size() - 1).toMillis() + " ms");
        return row;
    }
}
