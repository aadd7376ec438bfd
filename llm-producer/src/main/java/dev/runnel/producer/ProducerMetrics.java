package dev.runnel.producer;

import dev.runnel.contract.Question;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** What an operator sees of a producer. */
@Singleton
public class ProducerMetrics {

    private final MeterRegistry registry;
    private final Timer queued;
    private final Timer firstToken;
    private final Timer firstPiece;

    ProducerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.queued = timer("runnel.producer.queued", "From asked to the first attempt's start");
        this.firstToken = timer("runnel.producer.first.token", "From asking the model to its first token");
        this.firstPiece =
                timer("runnel.producer.first.piece", "From the model's first token to the first accepted entry");
    }

    /** @param sinceAsked how long the question waited for a producer */
    public void started(int attempt, Duration sinceAsked) {
        registry.counter("runnel.producer.attempts").increment();
        if (attempt == 1) {
            queued.record(sinceAsked);
        }
    }

    public void firstToken(Duration sinceModelWasAsked) {
        firstToken.record(sinceModelWasAsked);
    }

    public void firstPiece(Duration sinceFirstToken) {
        firstPiece.record(sinceFirstToken);
    }

    public void ended(Question.Outcome outcome) {
        String error = outcome.error() == null ? "none" : outcome.error().code();
        registry.counter("runnel.producer.answers", "reason", outcome.reason().wireName(), "error", error)
                .increment();
    }

    public void freeSlots(Supplier<Number> free) {
        Gauge.builder("runnel.producer.slots.free", free)
                .description("How many more answers this process would take")
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }
}
