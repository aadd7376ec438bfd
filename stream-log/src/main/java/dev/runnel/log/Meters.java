package dev.runnel.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Makes the meters of one service.
 *
 * @param prefix of all their names, with the dot at its end
 */
public record Meters(MeterRegistry registry, String prefix) {

    public Counter counter(String name, String description, String... tags) {
        return Counter.builder(prefix + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** A counter for what happens with every piece: adding to one that samples exemplars costs as much as a small piece's JSON. */
    public LongAdder sum(String name, String description, String... tags) {
        LongAdder sum = new LongAdder();
        FunctionCounter.builder(prefix + name, sum, LongAdder::doubleValue)
                .description(description)
                .tags(tags)
                .register(registry);
        return sum;
    }

    /** Few buckets, the same on every process, so that those of all can be added up. */
    public Timer timer(String name, String description, long... bucketMillis) {
        Duration[] buckets =
                LongStream.of(bucketMillis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
        return Timer.builder(prefix + name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /** @param value {@link Double#NaN} while it is not known */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(prefix + name, value).description(description).register(registry);
    }
}
