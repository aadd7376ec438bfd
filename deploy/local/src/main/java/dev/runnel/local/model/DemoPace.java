package dev.runnel.local.model;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Map;

/**
 * @param firstToken pause before the first token
 * @param tokensPerSecond mean over an answer, more than 0 and at most 100,000
 * @param seed of the jitter: the same seed and question give the same rhythm
 */
public record DemoPace(Duration firstToken, double tokensPerSecond, long seed) {
    public static final DemoPace NATURAL = new DemoPace(Duration.ofMillis(400), 40, 1);

    public DemoPace {
        if (firstToken.isNegative()) {
            throw new IllegalArgumentException("RUNNEL_DEMO_FIRST_TOKEN must not be negative: " + firstToken);
        }
        if (!(tokensPerSecond > 0 && tokensPerSecond <= 100_000)) {
            throw new IllegalArgumentException(
                    "RUNNEL_DEMO_TOKENS_PER_SECOND must be more than 0 and at most 100000: " + tokensPerSecond);
        }
    }

    /**
     * Reads {@code RUNNEL_DEMO_FIRST_TOKEN} (for example {@code 400ms}), {@code RUNNEL_DEMO_TOKENS_PER_SECOND} and
     * {@code RUNNEL_DEMO_SEED}.
     *
     * @throws IllegalArgumentException naming the variable that cannot be read
     */
    public static DemoPace fromEnvironment(Map<String, String> environment) {
        return new DemoPace(
                Environment.value(
                        environment, "RUNNEL_DEMO_FIRST_TOKEN", DurationConverter::parseDuration, NATURAL.firstToken),
                Environment.value(
                        environment, "RUNNEL_DEMO_TOKENS_PER_SECOND", Double::parseDouble, NATURAL.tokensPerSecond),
                Environment.value(environment, "RUNNEL_DEMO_SEED", Long::parseLong, NATURAL.seed));
    }
}
