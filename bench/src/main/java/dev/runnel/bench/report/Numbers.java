package dev.runnel.bench.report;

import java.util.List;

/** As people read them. */
final class Numbers {

    private Numbers() {}

    /** Three digits or so. */
    static String shortly(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value) && size >= 10) {
            return String.format("%,.0f", value);
        }
        return String.format(size >= 10 ? "%.1f" : size >= 0.1 || value == 0 ? "%.2f" : "%.3f", value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, and behind it from where to where they lie. */
    static String withSpread(List<Double> values) {
        if (values.isEmpty()) {
            return "–";
        }
        String median = shortly(median(values));
        double least = values.stream().min(Double::compare).orElseThrow();
        double most = values.stream().max(Double::compare).orElseThrow();
        return values.size() == 1 ? median : median + " (" + shortly(least) + "–" + shortly(most) + ")";
    }
}
