package dev.runnel.gateway.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A bucket for each caller. For any thread. */
final class Buckets {

    private final Rate rate;
    private final LongSupplier clock;
    private final Map<String, Bucket> buckets;

    /** @param most callers that are remembered: the one that was not heard of for the longest time is forgotten, or made-up ones would fill the memory */
    Buckets(Rate rate, int most, LongSupplier clock) {
        this.rate = rate;
        this.clock = clock;
        this.buckets = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Bucket of(String caller) {
        return buckets.computeIfAbsent(caller, first -> new Bucket(rate, clock));
    }
}
