package dev.runnel.bench;

import dev.runnel.bench.report.Cell;
import dev.runnel.bench.report.Environment;
import dev.runnel.bench.report.Report;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Place;
import dev.runnel.bench.workload.Lab;
import dev.runnel.bench.workload.Outcome;
import dev.runnel.bench.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Runs all systems through all workloads, in rounds, and reports. What is known so far is written after each round. */
public final class Bench {

    private final Options options;
    private final Path logs;
    private final Report report;
    private final List<Cell> cells = new ArrayList<>();
    private final Instant started = Instant.now();

    private Bench(Options options) {
        this.options = options;
        this.logs = options.root().resolve("bench/target/logs");
        this.report = new Report(options.out());
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        try {
            new Bench(Options.of(List.of(arguments))).run();
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
        }
        System.exit(0);
    }

    private void run() {
        int orders = options.bothOrders() ? 2 : 1;
        for (int pass = 1; pass <= options.rounds() * orders; pass++) {
            List<Contestant> systems = new ArrayList<>(options.systems());
            if (pass % 2 == 0) {
                Collections.reverse(systems);
            }
            for (String workload : options.workloads()) {
                for (Contestant system : systems) {
                    run(pass, workload, system);
                }
            }
            report.write(Environment.now(started, options.facts()), cells);
        }
        System.out.println(report.text(cells));
    }

    private void run(int pass, String workload, Contestant system) {
        long began = System.nanoTime();
        Cell cell = new Cell(pass, workload, system.toString(), outcome(pass, workload, system));
        cells.add(cell);
        long took = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        System.out.printf("%d %-13s %-17s %3d s  %s%n", pass, workload, system, took, cell.summary());
    }

    private Outcome outcome(int pass, String workload, Contestant system) {
        Place place = new Place(options.root(), options.peers(), logs.resolve(pass + "-" + workload + "-" + system));
        Lab lab = new Lab(place, options.source(), options.seconds(), options.warmUp(), options.idleViewers());
        try {
            return Workloads.named(workload).run(lab, system);
        } catch (RuntimeException failed) {
            return Outcome.failed(failed);
        }
    }
}
