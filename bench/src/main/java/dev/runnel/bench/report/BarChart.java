package dev.runnel.bench.report;

import java.util.Map;

/** Lying bars, from zero. */
final class BarChart {

    private static final int LEFT = 150;
    private static final int LONGEST = 500;
    private static final int TOP = 48;
    private static final int STEP = 32;
    private static final int THICK = 20;

    private final String title;
    private final Map<String, Double> bars;

    BarChart(String title, Map<String, Double> bars) {
        this.title = title;
        this.bars = bars;
    }

    String svg() {
        Svg svg = new Svg(title, TOP + bars.size() * STEP + 10);
        double most = bars.values().stream().max(Double::compare).orElse(1.0);
        int y = TOP;
        for (Map.Entry<String, Double> bar : bars.entrySet()) {
            double length = Math.max(1, bar.getValue() / most * LONGEST);
            svg.text(LEFT - 8, y + 15, "end", bar.getKey())
                    .bar(LEFT, y, length, THICK, bar.getKey().equals("runnel") ? 0 : 5)
                    .text(LEFT + length + 8, y + 15, "", Numbers.shortly(bar.getValue()));
            y += STEP;
        }
        return svg.toString();
    }
}
