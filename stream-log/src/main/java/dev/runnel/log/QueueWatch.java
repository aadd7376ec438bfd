package dev.runnel.log;

import dev.runnel.contract.Keys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

/** Looks at the queue now and then, so that reading the metrics asks Redis nothing, however many read them. One look at a time. */
@Singleton
class QueueWatch {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final RequestQueue queue;
    private final RedisRouter redis;
    private final Keys keys;
    private final Duration every;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile QueueLook last = QueueLook.UNKNOWN;
    private volatile RedisMemory memory = RedisMemory.UNKNOWN;
    private volatile boolean forbidden;
    private long clock;

    QueueWatch(Vertx vertx, RequestQueue queue, RedisRouter redis, Keys keys, LogConfig config, MeterRegistry meters) {
        this.vertx = vertx;
        this.queue = queue;
        this.redis = redis;
        this.keys = keys;
        this.every = config.queueLookEvery();
        gauge(
                meters,
                "runnel.queue.length",
                null,
                "Requests that wait or are being answered",
                watch -> watch.last.length());
        gauge(meters, "runnel.queue.pending", null, "Requests that some producer has", watch -> watch.last.pending());
        gauge(
                meters,
                "runnel.queue.oldest",
                "seconds",
                "For how long the oldest request has waited that no producer has; 0 if none waits",
                watch -> watch.last.oldestWaits());
        gauge(
                meters,
                "runnel.redis.memory.used",
                "bytes",
                "What the Redis that has the queue uses",
                watch -> watch.memory.used());
        gauge(meters, "runnel.redis.memory.max", "bytes", "What it may use", watch -> watch.memory.max());
    }

    private void gauge(
            MeterRegistry meters, String name, String unit, String description, ToDoubleFunction<QueueWatch> value) {
        Gauge.builder(name, this, value).baseUnit(unit).description(description).register(meters);
    }

    void begin(@Observes StartupEvent started) {
        look();
        clock = vertx.setPeriodic(Math.max(100, every.toMillis()), timer -> look());
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            Uni<QueueLook> seen = orElse(queue.look(), QueueLook.UNKNOWN);
            Uni<RedisMemory> used = orElse(memory(), RedisMemory.UNKNOWN);
            Uni.combine().all().unis(seen, used).asTuple().subscribe().with(both -> {
                last = both.getItem1();
                memory = both.getItem2();
                looking.set(false);
            });
        }
    }

    /** Not asked again by a user that may not: Redis would note down each refusal, and so would we. */
    private Uni<RedisMemory> memory() {
        return forbidden
                ? Uni.createFrom().item(RedisMemory.UNKNOWN)
                : RedisMemory.of(redis, keys.requests())
                        .onFailure(failure -> failure instanceof ErrorType error && error.is("NOPERM"))
                        .invoke(() -> forbidden = true);
    }

    private static <T> Uni<T> orElse(Uni<T> look, T unknown) {
        return look.ifNoItem().after(PATIENCE).fail().onFailure().recoverWithItem(unknown);
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(clock);
    }
}
