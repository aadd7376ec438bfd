package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.Map;

/** So many answers at once, each with so many viewers, measured when all have begun and none has ended. */
record Steady(int answers, int viewersEach) implements Workload {

    private static final double TO_BEGIN = 20;
    /** From when the last answer has begun until it counts: what came in a rush has settled by then. */
    private static final double TO_SETTLE = 1;

    private static final double TO_END = 20;
    private static final double VIEWERS_PER_SECOND = 300;
    /** Less of what was to be said in the window, and it did not keep up. */
    private static final double KEPT_UP = 0.97;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        try (Running running = lab.start(contestant);
                Loader loader = new Loader()) {
            lab.warmUp(loader, running, answers);
            return measure(lab, running, loader);
        }
    }

    private Outcome measure(Lab lab, Running running, Loader loader) {
        double asking = 2 + answers * viewersEach / VIEWERS_PER_SECOND;
        double lasting = asking + TO_SETTLE + lab.seconds() + 1;
        Lateness late = new Lateness();
        try (Audience audience = lab.audience(loader, running)) {
            long began = System.nanoTime();
            play(audience, new Script((int) (lasting * Lab.RATE), Lab.RATE), running, late);
            late.add("not begun", audience.awaitBegun(TO_BEGIN));
            Lab.pause(TO_SETTLE);
            Map<String, Double> figures = Window.open(loader, running).closeAfter(lab.seconds());
            late.add("began too late", (System.nanoTime() - began) / 1e9 < lasting ? 0 : 1);
            late.add("not ended", audience.awaitEnded(lasting + TO_END));
            running.check();
            double due = answers * viewersEach * Lab.RATE * figures.get("seconds");
            figures.put("delivered", figures.get("tokens") / due);
            late.add("less than was said", figures.get("delivered") > KEPT_UP ? 0 : 1);
            return Outcome.of(loader.counts().faults(), late.toString(), figures);
        }
    }

    /** What does not let all in is shown with what it delivers to those that it did. */
    private void play(Audience audience, Script script, Running running, Lateness late) {
        try {
            audience.play(answers, viewersEach, script);
        } catch (IllegalStateException overloaded) {
            running.check();
            late.add(overloaded.getMessage(), 1);
        }
    }
}
