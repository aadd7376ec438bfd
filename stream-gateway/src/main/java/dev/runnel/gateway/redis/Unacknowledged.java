package dev.runnel.gateway.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read and is not acknowledged yet, by log. One acknowledgement for many entries costs Redis, and us, a fraction of one for each
 * turn's; and nothing depends on when it comes: whoever reads a log anew begins where its viewers stand, and a group takes what it owes along
 * when it is destroyed. Lives on the {@link dev.runnel.gateway.fanout.Loop}.
 */
final class Unacknowledged {

    /** Entries of one log. */
    private static final int MANY = 100;

    /** Since the first of them was read. */
    static final Duration LONG = Duration.ofSeconds(1);

    private final Map<String, Owed> byKey = new HashMap<>();

    /** @param since on the clock of {@link System#nanoTime} */
    private record Owed(List<String> ids, long since) {

        boolean isDue() {
            return ids.size() >= MANY || System.nanoTime() - since >= LONG.toNanos();
        }
    }

    void add(String key, List<String> ids) {
        byKey.computeIfAbsent(key, first -> new Owed(new ArrayList<>(), System.nanoTime()))
                .ids()
                .addAll(ids);
    }

    void forget(String key) {
        byKey.remove(key);
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** Takes the ids that are to be acknowledged now; empty if there are none, or if it is too early. */
    List<String> takeDue(String key) {
        Owed owed = byKey.get(key);
        if (owed == null || !owed.isDue()) {
            return List.of();
        }
        byKey.remove(key);
        return owed.ids();
    }
}
