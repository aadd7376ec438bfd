package dev.runnel.producer.answer;

import dev.runnel.producer.ProducerConfig;
import java.time.Duration;

/** When to ask a model again that failed. */
final class Retry {

    private static final int MAX_DOUBLINGS = 20;

    private Retry() {}

    /** @param asked how long the model's service asked to be left alone, or null */
    static Duration delay(ProducerConfig config, int failedAttempt, Duration asked) {
        Duration own = config.modelBackoff().multipliedBy(1L << Math.min(failedAttempt - 1, MAX_DOUBLINGS));
        Duration wait = asked != null && asked.compareTo(own) > 0 ? asked : own;
        Duration bounded = wait.compareTo(config.modelBackoffMax()) > 0 ? config.modelBackoffMax() : wait;
        // Up to a tenth more by chance: whom the service refused together shall not come back together.
        return bounded.plusMillis((long) (bounded.toMillis() * Math.random() / 10));
    }
}
