package dev.runnel.local.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often a text has failed already, for {@code #fail=STATUS*TIMES}. Used by one event loop only. */
final class FailureLedger {
    /** Texts remembered; a server that runs for months shall not collect them. */
    private static final int LIMIT = 1_000;

    private final Map<String, Integer> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > LIMIT;
        }
    };

    /** Counts one more failure if the text has had fewer than that many. */
    boolean failAgain(String text, int times) {
        int before = failures.getOrDefault(text, 0);
        if (before >= times) {
            return false;
        }
        failures.put(text, before + 1);
        return true;
    }
}
