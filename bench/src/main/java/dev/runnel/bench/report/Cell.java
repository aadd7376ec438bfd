package dev.runnel.bench.report;

import dev.runnel.bench.workload.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/** @param pass counts from 1; those with even numbers ran the systems in the opposite order */
public record Cell(int pass, String workload, String system, Outcome outcome) {

    private static final List<String> TELLING = List.of(
            "cpuPerToken",
            "latency.p50",
            "latency.p99",
            "latencyLast.p50",
            "latencyLast.p99",
            "delivered",
            "loaderCpuShare",
            "rate",
            "kibPerViewer",
            "heapKibPerViewer",
            "caughtUp.p50",
            "caughtUp.p99",
            "cpuMicrosPerReconnect",
            "whole.millis.p50",
            "half.millis.p50",
            "added.p50",
            "redisBytesPerAnswer",
            "withOverWithout",
            "startup.all");

    /** In one line, while the run goes on. */
    public String summary() {
        String figures = TELLING.stream()
                .filter(outcome.figures()::containsKey)
                .map(name -> name + " " + Numbers.shortly(outcome.figures().get(name)))
                .collect(Collectors.joining("  "));
        return outcome.state() + (outcome.reason().isEmpty() ? "" : " (" + outcome.reason() + ")") + "  " + figures;
    }
}
