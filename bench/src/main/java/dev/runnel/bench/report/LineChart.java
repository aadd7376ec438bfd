package dev.runnel.bench.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Both axes are logarithmic: the figures lie orders of magnitude apart, and ratios are what counts. */
final class LineChart {

    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 590;
    private static final int TOP = 48;
    private static final int BOTTOM = 360;
    private static final int LEGEND_STEP = 20;

    private final Svg svg;
    private final Map<String, List<Point>> lines;
    private final double leftmost;
    private final double rightmost;
    private final double lowest;
    private final double highest;

    record Point(double x, double y) {}

    LineChart(String title, Map<String, List<Point>> lines) {
        this.svg = new Svg(title, HEIGHT);
        this.lines = lines;
        List<Point> all = lines.values().stream().flatMap(List::stream).toList();
        this.leftmost = all.stream().mapToDouble(Point::x).min().orElse(1);
        this.rightmost = all.stream().mapToDouble(Point::x).max().orElse(10);
        this.lowest = decade(all.stream().mapToDouble(Point::y).min().orElse(1), false);
        this.highest = decade(all.stream().mapToDouble(Point::y).max().orElse(10), true);
    }

    private static double decade(double value, boolean up) {
        double power = Math.log10(Math.max(value, 0.01));
        return Math.pow(10, up ? Math.ceil(power + 0.01) : Math.floor(power));
    }

    String svg() {
        grid();
        int colour = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            draw(line.getKey(), line.getValue(), colour++);
        }
        return svg.toString();
    }

    private void grid() {
        for (double y = lowest; y <= highest * 1.001; y *= 10) {
            svg.line(LEFT, atY(y), RIGHT, atY(y), "grid").text(LEFT - 8, atY(y) + 4, "end", Numbers.shortly(y));
        }
        lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Point::x)
                .distinct()
                .forEach(x ->
                        svg.text(atX(x), BOTTOM + 20, "mid", Numbers.shortly(x).replace(".00", "")));
    }

    private void draw(String name, List<Point> points, int colour) {
        svg.path(
                points.stream()
                        .map(point -> String.format("%.1f,%.1f", atX(point.x()), atY(point.y())))
                        .collect(Collectors.joining(" ")),
                colour);
        points.forEach(point -> svg.dot(atX(point.x()), atY(point.y()), colour));
        double y = TOP + 12 + (double) colour * LEGEND_STEP;
        svg.dot(RIGHT + 24, y - 4, colour).text(RIGHT + 34, y, "", name);
    }

    private double atX(double x) {
        return LEFT + 10 + share(x, leftmost, rightmost) * (RIGHT - LEFT - 20);
    }

    private double atY(double y) {
        return BOTTOM - share(Math.max(y, lowest), lowest, highest) * (BOTTOM - TOP);
    }

    private static double share(double value, double from, double to) {
        return from == to ? 0 : Math.log(value / from) / Math.log(to / from);
    }
}
