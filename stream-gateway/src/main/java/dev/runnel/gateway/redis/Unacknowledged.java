package dev.runnel.gateway.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** What is due first is first: all wait equally long. */
    private final Map<String, Owed> byKey = new LinkedHashMap<>();

    private boolean hasMany;

    /** @param dueAt on the clock of {@link System#nanoTime} */
    private record Owed(List<String> ids, long dueAt) {

        boolean isDue(long now) {
            return ids.size() >= MANY || now - dueAt >= 0;
        }
    }

    void add(String key, List<String> ids) {
        Owed owed =
                byKey.computeIfAbsent(key, first -> new Owed(new ArrayList<>(), System.nanoTime() + LONG.toNanos()));
        owed.ids().addAll(ids);
        hasMany |= owed.ids().size() >= MANY;
    }

    void forget(String key) {
        byKey.remove(key);
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** Whether it is worth a look; asked in every turn, for all logs at once. */
    boolean mayBeDue() {
        return !byKey.isEmpty() && (hasMany || byKey.values().iterator().next().isDue(System.nanoTime()));
    }

    /** Takes the ids that are to be acknowledged now; empty if there are none, or if it is too early. */
    List<String> takeDue(String key) {
        Owed owed = byKey.get(key);
        if (owed == null || !owed.isDue(System.nanoTime())) {
            return List.of();
        }
        byKey.remove(key);
        return owed.ids();
    }

    /** All logs were looked at. */
    void looked() {
        hasMany = false;
    }
}
