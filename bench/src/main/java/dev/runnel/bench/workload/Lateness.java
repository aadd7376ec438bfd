package dev.runnel.bench.workload;

import java.util.ArrayList;
import java.util.List;

/** What did not come in time, in words. */
final class Lateness {

    private final List<String> what = new ArrayList<>();

    Lateness add(String kind, long count) {
        if (count > 0) {
            what.add(kind + ": " + count);
        }
        return this;
    }

    /** Empty if all did. */
    @Override
    public String toString() {
        return String.join(", ", what);
    }
}
