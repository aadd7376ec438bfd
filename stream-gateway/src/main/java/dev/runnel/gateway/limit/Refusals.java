package dev.runnel.gateway.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was refused, by reason. */
@Singleton
public class Refusals {

    private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);

    Refusals(MeterRegistry meters) {
        for (Refusal reason : Refusal.values()) {
            counters.put(
                    reason,
                    Counter.builder("runnel.gateway.refused")
                            .description("What limits refused")
                            .tag("reason", reason.tag())
                            .register(meters));
        }
    }

    public void count(Refusal reason) {
        counters.get(reason).increment();
    }
}
