package dev.runnel.gateway.redis;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before another try: twice as long each time, half of it by chance. */
final class Backoff {

    private static final long MIN_MILLIS = 50;
    private static final long MAX_MILLIS = 1000;

    private long millis = MIN_MILLIS;

    void reset() {
        millis = MIN_MILLIS;
    }

    long nextMillis() {
        long jittered = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
        millis = Math.min(MAX_MILLIS, millis * 2);
        return jittered;
    }
}
