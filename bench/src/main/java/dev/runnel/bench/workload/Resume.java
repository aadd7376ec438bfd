package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Reading;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A finished answer of 2,000 tokens is read again and again: from its beginning, and from its middle, which should cost half. */
final class Resume implements Workload {

    private static final Script SCRIPT = new Script(2000, 100);
    private static final double TO_END = 60;
    private static final int TIMES = 50;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        if (!contestant.dialect().keeps()) {
            return Outcome.cannot("does not keep what has ended");
        }
        try (Running running = lab.start(contestant);
                Loader loader = new Loader();
                Audience whole = lab.audience(loader, running)) {
            lab.warmUp(loader, running, 0);
            whole.play(1, 1, SCRIPT);
            Audience half = whole.newcomers(SCRIPT);
            half.watch();
            Lateness late = new Lateness().add("not halfway", half.awaitTokens(SCRIPT.tokens() / 2, TO_END));
            half.cut();
            late.add("not ended", whole.awaitEnded(TO_END));
            Map<String, Double> figures = new TreeMap<>();
            boolean all = read(loader, running, "whole", () -> whole.newcomers(SCRIPT), figures)
                    && read(loader, running, "half", half::copy, figures);
            late.add("not read again", all ? 0 : 1);
            running.check();
            return Outcome.of(loader.counts().faults(), late.toString(), figures);
        }
    }

    private static boolean read(
            Loader loader, Running running, String name, Supplier<Audience> readers, Map<String, Double> figures) {
        // The first ones are unmeasured: this is a path that the warm-up did not take.
        boolean all = once(readers) >= 0 && once(readers) >= 0;
        List<Double> millis = new ArrayList<>();
        Window window = Window.open(loader, running);
        for (int i = 0; i < TIMES && all; i++) {
            double took = once(readers);
            millis.add(took);
            all = took >= 0;
        }
        Map<String, Double> used = window.close();
        figures.put(
                name + ".millis.p50", Times.percentile(millis.stream().sorted().toList(), 50));
        figures.put(name + ".cpuMicros", used.get("cpuPerToken") * used.get("tokens") / TIMES);
        figures.put(name + ".wireBytes", used.get("wireBytesPerToken") * used.get("tokens") / TIMES);
        return all;
    }

    /** @return milliseconds from watching to the end; less than 0 if that did not come */
    private static double once(Supplier<Audience> readers) {
        try (Audience reader = readers.get()) {
            reader.watch();
            if (reader.awaitEnded(TO_END) > 0) {
                return -1;
            }
            return (reader.times(Reading::endedAt).get(0)
                            - reader.times(Reading::askedAt).get(0))
                    / 1000.0;
        }
    }
}
