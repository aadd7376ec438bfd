package dev.runnel.bench.report;

import dev.runnel.bench.workload.Outcome.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Markdown: for each workload a table of the systems, and one of the targets. */
final class Table {

    private static final Map<String, String> STEADY = columns(
            "cpuPerToken", "CPU µs/token",
            "latency.p50", "p50 ms",
            "latency.p99", "p99 ms",
            "latency.p999", "p99.9 ms",
            "latencyLast.p50", "p50 ms*",
            "latencyLast.p99", "p99 ms*",
            "latencyLast.p999", "p99.9 ms*",
            "redisCommandsPerToken", "Redis commands/token",
            "cpuPerToken.redis", "Redis CPU µs/token",
            "redisBytesInPerToken", "Redis bytes in/token",
            "redisBytesOutPerToken", "Redis bytes out/token",
            "wireBytesPerToken", "wire bytes/token",
            "delivered", "delivered");

    private static final Map<String, Map<String, String>> OTHERS = Map.of(
            "startup", columns("startup.all", "ready after s"),
            "idle",
                    columns(
                            "kibPerViewer", "KiB/viewer, all processes",
                            "kibPerViewer.gateway", "of the gateway",
                            "heapKibPerViewer", "of that heap",
                            "viewers", "viewers"),
            "reconnect",
                    columns(
                            "caughtUp.p50", "caught up p50 ms",
                            "caughtUp.p99", "p99 ms",
                            "cpuMicrosPerReconnect", "CPU µs/reconnect"),
            "resume",
                    columns(
                            "whole.millis.p50", "whole ms",
                            "whole.cpuMicros", "CPU µs",
                            "whole.wireBytes", "bytes",
                            "half.millis.p50", "from the middle ms",
                            "half.cpuMicros", "CPU µs ",
                            "half.wireBytes", "bytes "),
            "retained", columns("redisBytesPerAnswer", "Redis bytes/answer of 500 tokens"),
            "first-token",
                    columns(
                            "firstToken.p50", "first token p50 ms",
                            "firstToken.p99", "p99 ms",
                            "model.p50", "the model alone p50 ms",
                            "added.p50", "added p50 ms"),
            "slow-viewer",
                    columns(
                            "without.p99", "p99 ms without",
                            "with.p99", "p99 ms with",
                            "withOverWithout", "ratio"),
            "ramp",
                    columns(
                            "rate", "tokens/s",
                            "latency.p99", "p99 ms there",
                            "cpuPerToken", "CPU µs/token there",
                            "cpuCores", "cores busy",
                            "loaderCpuShare", "load generator busy"));

    private final Cells cells;

    Table(Cells cells) {
        this.cells = cells;
    }

    private static Map<String, String> columns(String... pairs) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            columns.put(pairs[i], pairs[i + 1]);
        }
        return columns;
    }

    String text(Map<String, String> facts) {
        return "# Results\n\n"
                + facts.entrySet().stream()
                        .map(fact -> "* " + fact.getKey() + ": " + fact.getValue())
                        .collect(Collectors.joining("\n"))
                + "\n\nThe median of all passes, and behind it the least and the most. `*`: without the time waited in coalescing.\n\n"
                + targets()
                + cells.workloads().stream().map(this::workload).collect(Collectors.joining("\n"));
    }

    String targets() {
        List<String> rows = new ArrayList<>();
        for (Target target : Targets.all()) {
            List<Double> values = target.values(cells);
            if (target.isJudged(cells)) {
                rows.add(row(List.of(
                        target.what(),
                        target.workload(),
                        target.bound().toString(),
                        Numbers.withSpread(values),
                        target.isMet(values) ? "met" : "**not met**")));
            }
        }
        return rows.isEmpty()
                ? ""
                : "## Targets\n\n" + head(List.of("target", "workload", "bound", "measured", ""))
                        + String.join("", rows) + "\n";
    }

    private String workload(String workload) {
        Map<String, String> columns = OTHERS.getOrDefault(workload, STEADY);
        List<String> names = new ArrayList<>(List.of(workload));
        names.addAll(columns.values());
        return "## " + workload + "\n\n" + head(names)
                + cells.systems().stream()
                        .map(system -> system(workload, system, columns))
                        .collect(Collectors.joining());
    }

    private String system(String workload, String system, Map<String, String> columns) {
        List<String> row = new ArrayList<>(List.of(system + remark(workload, system)));
        columns.keySet().forEach(figure -> row.add(Numbers.withSpread(cells.figures(workload, system, figure))));
        return row(row);
    }

    /** What is wrong with how many of its runs. */
    private String remark(String workload, String system) {
        return cells.of(workload, system).stream()
                .filter(cell -> cell.outcome().state() != State.OK)
                .collect(Collectors.groupingBy(
                        cell -> cell.outcome().state() + ": "
                                + cell.outcome().reason().replace('|', '/'),
                        LinkedHashMap::new,
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(wrong -> "<br>" + wrong.getValue() + " × " + wrong.getKey())
                .collect(Collectors.joining());
    }

    private static String head(List<String> names) {
        return row(names) + "|" + "---|".repeat(names.size()) + "\n";
    }

    private static String row(List<String> values) {
        return "| " + String.join(" | ", values) + " |\n";
    }
}
