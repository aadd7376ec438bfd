package dev.runnel.bench.ceiling;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * What one entry costs Redis, in microseconds of its CPU.
 *
 * @param answers logs that grow at the same time
 * @param load {@code paced} or {@code throttle}
 * @param entriesPerSecond how many went through
 * @param plain to write it without any guarantee, {@code XADD key *}
 * @param write to write it as Runnel does
 * @param read once, as a group
 */
record Ceiling(
        int answers, String load, long entriesPerSecond, double plain, double write, double read, double acknowledge) {

    static final String HEAD = "| answers | load | entries/s | XADD * | write | read | ack | write + read + ack |\n"
            + "|---:|---|---:|---:|---:|---:|---:|---:|";

    @JsonProperty
    double all() {
        return write + read + acknowledge;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %,d | %s | %,d | %.2f | %.2f | %.2f | %.2f | %.2f |",
                answers,
                load,
                entriesPerSecond,
                plain,
                write,
                read,
                acknowledge,
                all());
    }
}
