package dev.runnel.bench.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What all readers of a run together have seen. */
public final class Tally {

    private static final long LONGEST_MICROS = 120_000_000;

    private final Histogram each = new Histogram(LONGEST_MICROS, 3);
    private final Histogram last = new Histogram(LONGEST_MICROS, 3);
    private final Map<String, Integer> faults = new TreeMap<>();
    private long tokens;
    private long frames;
    private long bytes;

    /** @param micros from when it was said until it was here */
    void token(long micros) {
        tokens++;
        each.recordValue(bounded(micros));
    }

    /** @param micros of the frame's last token, or since that was sent off: what was waited for others to join is not in it */
    void frame(long micros) {
        frames++;
        last.recordValue(bounded(micros));
    }

    private static long bounded(long micros) {
        return Math.max(0, Math.min(LONGEST_MICROS, micros));
    }

    void received(int count) {
        bytes += count;
    }

    /** Something that must not happen; with one of them no figure of the run counts. */
    void fault(String what) {
        faults.merge(what, 1, Integer::sum);
    }

    Counts counts() {
        return new Counts(tokens, frames, bytes, Map.copyOf(faults));
    }

    /** @return the delays since the last call */
    Delays delays() {
        Delays delays = new Delays(each.copy(), last.copy());
        each.reset();
        last.reset();
        return delays;
    }

    /**
     * @param bytes as they came out of the sockets, heads and all
     * @param faults what was wrong, and how often
     */
    public record Counts(long tokens, long frames, long bytes, Map<String, Integer> faults) {}

    /**
     * In microseconds.
     *
     * @param each from token to reader, for each token
     * @param last the same for the last token of each frame only: without the time waited in coalescing
     */
    public record Delays(Histogram each, Histogram last) {}
}
