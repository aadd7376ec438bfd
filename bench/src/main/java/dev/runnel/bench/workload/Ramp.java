package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** More and more answers, until the 99th percentile of the delay is 100 ms: the highest rate before that. */
final class Ramp implements Workload {

    private static final double LIMIT_MILLIS = 100;
    private static final int FIRST = 50;
    private static final double STEP = 1.3;
    /** Sockets that one process may open, on both sides. */
    private static final int MOST = 9000;

    private static final double SETTLE = 1.5;
    private static final double WINDOW = 5;
    private static final int LOOKS = 2;
    private static final double TO_BEGIN = 10;
    private static final double KEPT_UP = 0.95;
    /** Longer than the whole of it takes. */
    private static final double LASTING = 600;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        try (Running running = lab.start(contestant);
                Loader loader = new Loader()) {
            lab.warmUp(loader, running, Integer.MAX_VALUE);
            return climb(lab, running, loader);
        }
    }

    private static Outcome climb(Lab lab, Running running, Loader loader) {
        List<Audience> audiences = new ArrayList<>();
        Map<String, Double> best = new TreeMap<>(Map.of("rate", 0.0));
        Map<String, Integer> faults = Map.of();
        int answers = 0;
        for (double next = FIRST; next <= MOST; next *= STEP) {
            boolean begun = ask(lab.audience(loader, running), audiences, (int) next - answers);
            answers = (int) next;
            Map<String, Double> step = begun ? measure(running, loader, answers) : Map.of();
            if (step.isEmpty()) {
                break;
            }
            best = step;
            // What goes wrong beyond the highest rate that it holds is no fault of it.
            faults = loader.counts().faults();
        }
        audiences.forEach(Audience::close);
        return Outcome.of(faults, "", best);
    }

    /** @return whether all have begun */
    private static boolean ask(Audience audience, List<Audience> audiences, int more) {
        audiences.add(audience);
        try {
            audience.play(more, 1, new Script((int) (LASTING * Lab.RATE), Lab.RATE));
            return audience.awaitBegun(TO_BEGIN) == 0;
        } catch (RuntimeException overloaded) {
            return false;
        }
    }

    /** Twice, if need be: asking so many at once is a burst of its own, which it may take a moment to get over. Empty if it does not hold. */
    private static Map<String, Double> measure(Running running, Loader loader, int answers) {
        for (int look = 0; look < LOOKS; look++) {
            Lab.pause(SETTLE);
            Map<String, Double> figures = Window.open(loader, running).closeAfter(WINDOW);
            figures.put("rate", figures.get("tokensPerSecond"));
            if (holds(figures, answers)) {
                return figures;
            }
        }
        return Map.of();
    }

    private static boolean holds(Map<String, Double> step, int answers) {
        return step.get("latency.p99") < LIMIT_MILLIS && step.get("rate") > answers * Lab.RATE * KEPT_UP;
    }
}
