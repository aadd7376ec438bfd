package dev.runnel.bench.system;

import dev.runnel.bench.load.Dialect;
import dev.runnel.bench.measure.Proc;
import dev.runnel.bench.measure.RedisInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A system that has been started and is ready.
 *
 * @param parts its processes, Redis among them, by their roles
 * @param beside processes that serve the run but are not the system's own: the model
 * @param startup of each part of its own, and {@code all}: from the first one's start until everything is ready; Redis apart
 */
public record Running(
        Contestant contestant,
        int port,
        OptionalInt redisPort,
        OptionalInt modelPort,
        Map<String, Child> parts,
        List<Child> beside,
        Map<String, Duration> startup)
        implements AutoCloseable {

    public Dialect dialect() {
        return contestant.dialect();
    }

    /** By part. */
    public Map<String, Long> cpuMicros() {
        Map<String, Long> used = new LinkedHashMap<>();
        parts.forEach((role, child) -> used.put(role, Proc.cpuMicros(child.handle())));
        return used;
    }

    /** What the JVMs among them took to compile. */
    public long compilerMicros() {
        return parts.values().stream()
                .mapToLong(child -> Proc.compilerMicros(child.handle()))
                .sum();
    }

    /** By part, in KiB. */
    public Map<String, Long> pssKib() {
        Map<String, Long> used = new LinkedHashMap<>();
        parts.forEach((role, child) -> used.put(role, Proc.pssKib(child.handle())));
        return used;
    }

    /** Null where there is none. */
    public RedisInfo redis() {
        return redisPort.isPresent() ? RedisInfo.of(redisPort.getAsInt()) : null;
    }

    /** @throws IllegalStateException if a part has ended, with its last words */
    public void check() {
        parts.values().stream().filter(child -> !child.isAlive()).findFirst().ifPresent(dead -> {
            throw new IllegalStateException(dead.name() + " ended: " + dead.tail());
        });
    }

    @Override
    public void close() {
        List<Child> all = new ArrayList<>(parts.values());
        all.addAll(beside);
        // Redis last: what loses it complains.
        all.sort((one, other) ->
                Boolean.compare(one.name().equals("redis"), other.name().equals("redis")));
        all.forEach(Child::close);
    }
}
