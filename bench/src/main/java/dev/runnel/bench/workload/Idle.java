package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.measure.Heap;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Many viewers of one answer that says nothing: what each of them takes in memory. */
final class Idle implements Workload {

    /** Its second token would come after an hour. */
    private static final Script SILENT = new Script(2, 0.0002);

    private static final double SETTLE = 5;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        try (Running running = lab.start(contestant);
                Loader loader = new Loader();
                Audience audience = lab.audience(loader, running)) {
            lab.warmUp(loader, running, 0);
            Lab.pause(SETTLE);
            Memory before = Memory.of(running);
            audience.play(1, lab.idleViewers(), SILENT);
            Lab.pause(SETTLE);
            Memory after = Memory.of(running);
            running.check();
            return Outcome.of(loader.counts().faults(), "", figures(before, after, lab.idleViewers()));
        }
    }

    private static Map<String, Double> figures(Memory before, Memory after, double viewers) {
        Map<String, Double> figures = new TreeMap<>();
        double all = 0;
        for (String part : after.pssKib().keySet()) {
            double more = after.pssKib().get(part) - before.pssKib().get(part);
            figures.put("kibPerViewer." + part, more / viewers);
            all += more;
        }
        figures.put("kibPerViewer", all / viewers);
        figures.put("viewers", viewers);
        if (after.heapKib().isPresent() && before.heapKib().isPresent()) {
            double heap = after.heapKib().getAsLong() - before.heapKib().getAsLong();
            figures.put("heapKibPerViewer", heap / viewers);
        }
        return figures;
    }

    /** @param heapKib of the gateway, where it is Java */
    private record Memory(Map<String, Long> pssKib, OptionalLong heapKib) {

        static Memory of(Running running) {
            OptionalLong heap = running.parts().containsKey("gateway")
                    ? OptionalLong.of(Heap.usedKibAfterCollection(
                            running.parts().get("gateway").handle()))
                    : OptionalLong.empty();
            return new Memory(running.pssKib(), heap);
        }
    }
}
