package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Reading;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sockets of all viewers of a running answer are cut at once, and all come back at once and go on where they were. */
final class Reconnect implements Workload {

    private static final int VIEWERS = 1000;
    private static final double STEADY = 3;
    private static final double TO_CATCH_UP = 20;
    private static final double LASTING = 40;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        if (!contestant.dialect().resumes()) {
            return Outcome.cannot("has no resume");
        }
        try (Running running = lab.start(contestant);
                Loader loader = new Loader();
                Audience audience = lab.audience(loader, running)) {
            lab.warmUp(loader, running, 0);
            audience.play(1, VIEWERS, new Script((int) (LASTING * Lab.RATE), Lab.RATE));
            Lateness late = new Lateness().add("not begun", audience.awaitBegun(TO_CATCH_UP));
            double usual = Window.open(loader, running).closeAfter(STEADY).get("cpuCores");
            Map<String, Double> figures = new TreeMap<>();
            late.add("not caught up", storm(loader, running, audience, usual, figures));
            late.add("not ended", audience.awaitEnded(LASTING));
            running.check();
            return Outcome.of(loader.counts().faults(), late.toString(), figures);
        }
    }

    /** @return how many did not come back in time */
    private static long storm(
            Loader loader, Running running, Audience audience, double usual, Map<String, Double> figures) {
        Window window = Window.open(loader, running);
        long cut = System.nanoTime() / 1000;
        audience.cutAndReconnect();
        long missing = audience.awaitCaughtUp(TO_CATCH_UP);
        Map<String, Double> used = window.close();
        double more = (used.get("cpuCores") - usual) * used.get("seconds");
        figures.put("cpuMicrosPerReconnect", more * 1e6 / VIEWERS);
        List<Double> times = audience.times(Reading::caughtUpAt).stream()
                .filter(at -> at > cut)
                .map(at -> (at - cut) / 1000.0)
                .sorted()
                .toList();
        figures.put("caughtUp.p50", Times.percentile(times, 50));
        figures.put("caughtUp.p99", Times.percentile(times, 99));
        return missing;
    }
}
