package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import java.util.Map;

/** What a finished answer of 500 tokens takes in Redis. */
final class Retained implements Workload {

    private static final int ANSWERS = 100;
    private static final Script SCRIPT = new Script(500, Lab.RATE);
    private static final double TO_END = 60;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        if (!contestant.stores()) {
            return Outcome.cannot("does not store answers in Redis");
        }
        try (Running running = lab.start(contestant);
                Loader loader = new Loader();
                Audience audience = lab.audience(loader, running)) {
            long before = running.redis().memory();
            audience.play(ANSWERS, 1, SCRIPT);
            long runningYet = audience.awaitEnded(TO_END);
            audience.cut();
            Lab.pause(1);
            double bytes = running.redis().memory() - before;
            return Outcome.of(
                    loader.counts().faults(),
                    new Lateness().add("not ended", runningYet).toString(),
                    Map.of("redisBytesPerAnswer", bytes / ANSWERS));
        }
    }
}
