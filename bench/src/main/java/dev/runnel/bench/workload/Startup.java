package dev.runnel.bench.workload;

import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** From the start of the processes until all of them say that they are ready; Redis runs already. */
final class Startup implements Workload {

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        try (Running running = lab.start(contestant)) {
            Map<String, Double> figures = new TreeMap<>();
            running.startup().forEach((part, took) -> figures.put("startup." + part, seconds(took)));
            return Outcome.of(Map.of(), "", figures);
        }
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }
}
