package dev.runnel.bench.workload;

import java.util.List;
import java.util.function.Function;

/** Of a few measured times. */
final class Times {

    private Times() {}

    static List<Double> sorted(List<Long> times, Function<Long, Double> as) {
        return times.stream().map(as).sorted().toList();
    }

    static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * percent / 100)));
    }
}
