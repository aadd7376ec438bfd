package dev.runnel.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which charts there are. */
final class Charts {

    private static final List<Integer> ANSWERS = List.of(1, 50, 200, 1000, 2000);

    private Charts() {}

    /** @return SVG by name; none of what was not measured */
    static Map<String, String> of(Cells cells) {
        Map<String, String> charts = new LinkedHashMap<>();
        put(
                charts,
                "cpu",
                "CPU µs per delivered token, all processes, by answers at 50 tokens/s",
                lines(cells, "cpuPerToken"));
        put(charts, "latency", "Token to viewer, p99 in ms, by answers at 50 tokens/s", lines(cells, "latency.p99"));
        Map<String, Double> memory = bars(cells, "idle", "kibPerViewer");
        if (!memory.isEmpty()) {
            charts.put("memory", new BarChart("KiB of memory per idle viewer, all processes", memory).svg());
        }
        return charts;
    }

    private static void put(
            Map<String, String> charts, String name, String title, Map<String, List<LineChart.Point>> lines) {
        if (lines.values().stream().anyMatch(points -> points.size() > 1)) {
            charts.put(name, new LineChart(title, lines).svg());
        }
    }

    private static Map<String, List<LineChart.Point>> lines(Cells cells, String figure) {
        Map<String, List<LineChart.Point>> lines = new LinkedHashMap<>();
        for (String system : cells.systems()) {
            List<LineChart.Point> points = new ArrayList<>();
            for (int answers : ANSWERS) {
                List<Double> values = cells.figures("answers-" + answers, system, figure);
                if (!values.isEmpty()) {
                    points.add(new LineChart.Point(answers, Numbers.median(values)));
                }
            }
            lines.put(system, points);
        }
        return lines;
    }

    private static Map<String, Double> bars(Cells cells, String workload, String figure) {
        Map<String, Double> bars = new TreeMap<>();
        for (String system : cells.systems()) {
            List<Double> values = cells.figures(workload, system, figure);
            if (!values.isEmpty()) {
                bars.put(system, Numbers.median(values));
            }
        }
        return bars;
    }
}
