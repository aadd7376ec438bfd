package dev.runnel.bench.workload;

import java.util.List;

/** Of a few measured times. */
final class Times {

    private Times() {}

    static double percentile(List<Double> sorted, double percent) {
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * percent / 100)));
    }
}
