package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.Map;
import java.util.TreeMap;

/** Fifty answers with a viewer each, and one that says much; then somebody watches that one, and takes nothing. */
final class SlowViewer implements Workload {

    private static final int OTHERS = 50;
    /** Fast enough to fill all buffers on the way within seconds. */
    private static final double MUCH = 5000;

    private static final double TO_BEGIN = 20;
    private static final double TO_FILL = 2;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        if (contestant != Contestant.RUNNEL) {
            return Outcome.cannot("is not asked");
        }
        double lasting = 3 * lab.seconds() + 10;
        try (Running running = lab.start(contestant);
                Loader fast = new Loader();
                Loader loader = new Loader();
                Audience much = lab.audience(fast, running);
                Audience others = lab.audience(loader, running)) {
            lab.warmUp(loader, running, OTHERS);
            Script script = new Script((int) (lasting * MUCH), MUCH);
            much.play(1, 1, script);
            others.play(OTHERS, 1, new Script((int) (lasting * Lab.RATE), Lab.RATE));
            Lateness late = new Lateness().add("not begun", others.awaitBegun(TO_BEGIN) + much.awaitBegun(TO_BEGIN));
            Map<String, Double> without = Window.open(loader, running).closeAfter(lab.seconds());
            Audience slow = much.newcomers(script);
            slow.watch();
            slow.stopReading();
            Lab.pause(TO_FILL);
            Map<String, Double> with = Window.open(loader, running).closeAfter(lab.seconds());
            slow.close();
            running.check();
            Map<String, Double> figures = new TreeMap<>();
            figures.put("without.p99", without.get("latency.p99"));
            figures.put("with.p99", with.get("latency.p99"));
            figures.put("withOverWithout", with.get("latency.p99") / without.get("latency.p99"));
            return Outcome.of(loader.counts().faults(), late.toString(), figures);
        }
    }
}
