package dev.runnel.producer;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Limits that a test can wait for. */
public class Quick implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return new HashMap<>(Map.of(
                "runnel.key-prefix", "producer-it",
                "runnel.producer.lease", "2s",
                "runnel.producer.model", "standard",
                "runnel.producer.models", "other,third",
                "runnel.producer.model-backoff", "100ms",
                "runnel.producer.model-backoff-max", "1s",
                "runnel.producer.first-token-timeout", "4s",
                "runnel.producer.between-tokens-timeout", "3s",
                "runnel.producer.answer-max-chars", "400000"));
    }
}
