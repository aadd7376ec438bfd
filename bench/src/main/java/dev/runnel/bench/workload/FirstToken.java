package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Dialect;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Reading;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Running;
import dev.runnel.bench.system.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From asking to the first token, one question at a time; and the same of the model asked directly, in turns with it. */
final class FirstToken implements Workload {

    private static final int TIMES = 200;
    /** Fast, for the first token comes at a random place in the first interval. */
    private static final Script SCRIPT = new Script(20, 1000);

    private static final double TO_END = 20;

    @Override
    public Outcome run(Lab lab, Contestant contestant) {
        try (Running running = contestant.start(lab.place(), Source.MODEL);
                Loader loader = new Loader()) {
            lab.warmUp(loader, running, 0);
            List<Double> through = new ArrayList<>();
            List<Double> direct = new ArrayList<>();
            int model = running.modelPort().orElseThrow();
            for (int i = 0; i < TIMES; i++) {
                direct.add(millis(loader, Dialect.OPENAI, model));
                through.add(millis(loader, running.dialect(), running.port()));
            }
            running.check();
            return Outcome.of(loader.counts().faults(), "", figures(through, direct));
        }
    }

    private static double millis(Loader loader, Dialect dialect, int port) {
        try (Audience audience = new Audience(loader, dialect, port)) {
            audience.play(1, 1, SCRIPT);
            if (audience.awaitEnded(TO_END) > 0) {
                throw new IllegalStateException(
                        "An answer did not end: " + loader.counts().faults());
            }
            return (audience.times(Reading::firstAt).get(0)
                            - audience.times(Reading::askedAt).get(0))
                    / 1000.0;
        }
    }

    private static Map<String, Double> figures(List<Double> through, List<Double> direct) {
        Map<String, Double> figures = new TreeMap<>();
        List<Double> first = through.stream().sorted().toList();
        List<Double> model = direct.stream().sorted().toList();
        figures.put("firstToken.p50", Times.percentile(first, 50));
        figures.put("firstToken.p99", Times.percentile(first, 99));
        figures.put("model.p50", Times.percentile(model, 50));
        figures.put("added.p50", figures.get("firstToken.p50") - figures.get("model.p50"));
        return figures;
    }
}
