package dev.runnel.producer.llm;

import dev.runnel.producer.ProducerConfig;
import java.time.Duration;

/** How long we still wait for a model: for its first token, between two, after its last, and in all. */
final class Patience {

    private final ProducerConfig config;
    private final long began = System.nanoTime();
    private long heard = began;
    private boolean speaking;
    private boolean ended;

    Patience(ProducerConfig config) {
        this.config = config;
    }

    /** Anything came from the service, be it an empty delta. */
    void heard() {
        heard = System.nanoTime();
    }

    /** True the first time: from now on another patience counts, which may end sooner. */
    boolean spoke() {
        boolean first = !speaking;
        speaking = true;
        return first;
    }

    void ended() {
        ended = true;
    }

    boolean isOver() {
        return left() <= 0;
    }

    /** At least 1, which is the shortest timer. */
    long leftMillis() {
        return Math.max(1, Duration.ofNanos(left()).toMillis() + 1);
    }

    /** What took too long, for the application's log. */
    String complaint() {
        if (sinceBegan() >= config.totalTimeout().toNanos()) {
            return "not finished after " + config.totalTimeout();
        }
        return speaking
                ? "silent for " + config.betweenTokensTimeout() + " in mid-stream"
                : "no token within " + config.firstTokenTimeout();
    }

    private long left() {
        return Math.min(leftForNext(), config.totalTimeout().toNanos() - sinceBegan());
    }

    private long leftForNext() {
        long sinceHeard = System.nanoTime() - heard;
        if (ended) {
            return config.afterEndTimeout().toNanos() - sinceHeard;
        }
        return speaking
                ? config.betweenTokensTimeout().toNanos() - sinceHeard
                : config.firstTokenTimeout().toNanos() - sinceBegan();
    }

    private long sinceBegan() {
        return System.nanoTime() - began;
    }
}
