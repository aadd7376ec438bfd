package dev.runnel.bench.report;

import dev.runnel.bench.report.Target.Bound;
import java.util.ArrayList;
import java.util.List;

/** Those that this harness can judge; the raw ceiling and the bare broadcast are measured in bench/micro. */
final class Targets {

    private static final String CPU = "cpuPerToken";
    private static final List<String> LIVE = List.of("answers-1", "answers-50", "answers-200");

    private Targets() {}

    static List<Target> all() {
        List<Target> all = new ArrayList<>();
        cpu(all, "answers-50", 2);
        cpu(all, "answers-200", 1.5);
        cpu(all, "answers-1000", 1.5);
        cpu(all, "answers-2000", 1.5);
        LIVE.forEach(workload -> latency(all, workload));
        all.add(Target.own("first token after the model's, ms", "first-token", "added.p50", Bound.atMost(5)));
        all.add(Target.against(
                "highest rate with p99 < 100 ms, to the best that stores",
                "ramp",
                "rate",
                Target.STORING,
                Bound.atLeast(3)));
        all.add(Target.own("Redis commands per token", "answers-200", "redisCommandsPerToken", Bound.atMost(0.5)));
        all.add(Target.own("KiB per idle viewer (gateway)", "idle", "kibPerViewer.gateway", Bound.atMost(20)));
        all.add(Target.within(
                "CPU per token, 2,000 answers to 200", "answers-2000", CPU, "answers-200", CPU, Bound.atMost(1)));
        all.add(Target.within(
                "resume from the middle, CPU to that of the whole",
                "resume",
                "half.cpuMicros",
                "resume",
                "whole.cpuMicros",
                Bound.atMost(0.75)));
        all.add(Target.own(
                "others' p99 with a slow viewer to without", "slow-viewer", "withOverWithout", Bound.atMost(1.1)));
        return all;
    }

    private static void cpu(List<Target> all, String workload, double overFloor) {
        all.add(Target.against(
                "CPU per token, to the best that stores", workload, CPU, Target.STORING, Bound.atMost(0.5)));
        all.add(Target.against("CPU per token, to plain SSE", workload, CPU, Target.FLOOR, Bound.atMost(overFloor)));
    }

    private static void latency(List<Target> all, String workload) {
        all.add(Target.own("p50 without coalescing, ms", workload, "latencyLast.p50", Bound.atMost(3)));
        all.add(Target.against(
                "p99 without coalescing, to the best that stores",
                workload,
                "latencyLast.p99",
                Target.STORING,
                Bound.atMost(1)));
    }
}
