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
    private static final double TO_BEGIN = 10;
    private static final double KEPT_UP = 0.95;
    /** Longer than the whole of it takes. */
    private static final double LASTING = 600;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        List<Audience> audiences = new ArrayList<>();
        try (Running running = lab.start(contestant);
                Loader loader = new Loader()) {
            lab.warmUp(loader, running, Integer.MAX_VALUE);
            Map<String, Double> best = new TreeMap<>(Map.of("rate", 0.0));
            int answers = 0;
            for (double next = FIRST; next <= MOST; next *= STEP) {
                Map<String, Double> step = step(lab, running, loader, audiences, (int) next - answers);
                answers = (int) next;
                if (step.isEmpty() || !holds(step, answers)) {
                    break;
                }
                best = step;
            }
            audiences.forEach(Audience::close);
            return Outcome.of(loader.counts().faults(), "", best);
        }
    }

    /** @return nothing if not all have begun */
    private static Map<String, Double> step(
            Lab lab, Running running, Loader loader, List<Audience> audiences, int more) {
        Audience audience = lab.audience(loader, running);
        audiences.add(audience);
        try {
            audience.play(more, 1, new Script((int) (LASTING * Lab.RATE), Lab.RATE));
        } catch (IllegalStateException overloaded) {
            running.check();
            return Map.of();
        }
        if (audience.awaitBegun(TO_BEGIN) > 0) {
            return Map.of();
        }
        Lab.pause(SETTLE);
        Map<String, Double> figures = Window.open(loader, running).closeAfter(WINDOW);
        figures.put("rate", figures.get("tokensPerSecond"));
        return figures;
    }

    private static boolean holds(Map<String, Double> step, int answers) {
        return step.get("latency.p99") < LIMIT_MILLIS && step.get("rate") > answers * Lab.RATE * KEPT_UP;
    }
}
