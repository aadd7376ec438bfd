package dev.runnel.bench.workload;

import dev.runnel.bench.load.Audience;
import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Script;
import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Place;
import dev.runnel.bench.system.Running;
import dev.runnel.bench.system.Source;

/**
 * Where runs are made.
 *
 * @param seconds that are measured of a steady load
 * @param warmUp seconds of a load before, of which nothing is kept: both JVM and V8 are slow at first
 * @param idleViewers how many {@code idle} has
 */
public record Lab(Place place, Source source, double seconds, double warmUp, int idleViewers) {

    /** Tokens in a second of each answer, unless a workload says otherwise. */
    static final double RATE = 50;

    private static final int WARM_UP_ANSWERS = 50;
    private static final int WARM_UP_ANSWERS_AT_MOST = 200;
    /** Again, until the JVMs compile next to nothing any more: a service runs for weeks, and the compiling of the first minute is not its cost. */
    private static final int ROUNDS = 8;

    /** Of one core. */
    private static final double RESTING = 0.03;

    private static final double TO_END = 30;

    Running start(Contestant contestant) {
        return contestant.start(place, source);
    }

    Audience audience(Loader loader, Running running) {
        return new Audience(loader, running.dialect(), running.port());
    }

    /** @param answers as many as are going to be measured, or about */
    void warmUp(Loader loader, Running running, int answers) {
        if (warmUp <= 0) {
            return;
        }
        int some = Math.max(WARM_UP_ANSWERS, Math.min(WARM_UP_ANSWERS_AT_MOST, answers));
        for (int round = 0; round < ROUNDS; round++) {
            long before = running.compilerMicros();
            warmUpOnce(loader, running, some);
            if (running.compilerMicros() - before < RESTING * warmUp * 1e6) {
                break;
            }
        }
        loader.delays();
    }

    private void warmUpOnce(Loader loader, Running running, int some) {
        try (Audience audience = audience(loader, running)) {
            audience.play(some, 1, new Script((int) Math.ceil(RATE * warmUp), RATE));
            if (audience.awaitEnded(warmUp + TO_END) > 0) {
                throw new IllegalStateException(
                        "Did not get through the warm-up: " + loader.counts().faults());
            }
        }
    }

    static void pause(double seconds) {
        try {
            Thread.sleep((long) (seconds * 1000));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
