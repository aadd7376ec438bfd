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
    /** Before this nothing is due, unless there are many of one log; on the clock of {@link System#nanoTime}. */
    private long nextDue;

    private boolean hasMany;

    private record Owed(List<String> ids, long dueAt) {

        boolean isDue(long now) {
            return ids.size() >= MANY || now - dueAt >= 0;
        }
    }

    void add(String key, List<String> ids) {
        if (byKey.isEmpty()) {
            nextDue = System.nanoTime() + LONG.toNanos();
        }
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
        return !byKey.isEmpty() && (hasMany || System.nanoTime() - nextDue >= 0);
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
        nextDue = byKey.values().stream()
                .mapToLong(Owed::dueAt)
                .reduce((one, other) -> one - other < 0 ? one : other)
                .orElse(0);
    }
}
