package dev.runnel.bench.report;

import java.util.List;

/** The parts that the charts share. Colours are classes, so that the same file is readable in dark and in light. */
final class Svg {

    static final int WIDTH = 760;
    private static final List<String> LIGHT = List.of("#0b62d6", "#c2410c", "#7c3aed", "#15803d", "#b91c6b", "#6b7280");
    private static final List<String> DARK = List.of("#6cb0ff", "#ff9d5c", "#b79bff", "#5ed184", "#ff7fbf", "#a8b0bd");

    private final StringBuilder body = new StringBuilder();
    private final int height;

    Svg(String title, int height) {
        this.height = height;
        text(16, 26, "title", title);
    }

    Svg text(double x, double y, String style, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        return add(String.format("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>", x, y, style, safe));
    }

    Svg line(double x1, double y1, double x2, double y2, String style) {
        return add(String.format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, style));
    }

    Svg path(String points, int colour) {
        return add(String.format("<polyline points=\"%s\" class=\"l c%d\"/>", points, colour));
    }

    Svg dot(double x, double y, int colour) {
        return add(String.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" class=\"d c%d\"/>", x, y, "3.5", colour));
    }

    Svg bar(double x, double y, double width, double barHeight, int colour) {
        return add(String.format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" class=\"d c%d\"/>",
                x, y, width, barHeight, colour));
    }

    private Svg add(String element) {
        body.append(element).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return String.format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
                        WIDTH, height)
                + "<style>\n"
                + "svg{background:#fff}text{font:12px system-ui,sans-serif;fill:#374151}.title{font-size:15px;font-weight:600;fill:#111827}\n"
                + ".end{text-anchor:end}.mid{text-anchor:middle}.grid{stroke:#e5e7eb}.l{fill:none;stroke-width:2}\n"
                + colours(LIGHT)
                + "@media (prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#b6bec9}.title{fill:#f0f3f6}.grid{stroke:#2b323b}\n"
                + colours(DARK) + "}\n</style>\n"
                + body + "</svg>\n";
    }

    private static String colours(List<String> colours) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < colours.size(); i++) {
            rules.append(".l.c%d{stroke:%s}.d.c%d{fill:%s}%n".formatted(i, colours.get(i), i, colours.get(i)));
        }
        return rules.toString();
    }
}
