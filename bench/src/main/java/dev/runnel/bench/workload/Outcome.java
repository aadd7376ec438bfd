package dev.runnel.bench.workload;

import java.util.Map;

/**
 * What came of one system's one run of one workload.
 *
 * @param reason why it is not {@link State#OK}; else empty
 * @param figures by name; README.md says what each is
 */
public record Outcome(State state, String reason, Map<String, Double> figures) {

    /** How much it counts. */
    public enum State {
        OK,
        /** It did not keep up: what it delivered was right, but late or not all that was said. */
        BEHIND,
        /** Something was delivered that is wrong, twice or missing: no figure counts. */
        INVALID,
        /** It does not have what is measured. */
        CANNOT,
        /** It could not be started, or ended in the middle. */
        FAILED
    }

    static Outcome cannot(String reason) {
        return new Outcome(State.CANNOT, reason, Map.of());
    }

    public static Outcome failed(Throwable cause) {
        return new Outcome(State.FAILED, String.valueOf(cause.getMessage()), Map.of());
    }

    /** @param behind what did not come in time; empty if all did */
    static Outcome of(Map<String, Integer> faults, String behind, Map<String, Double> figures) {
        if (!faults.isEmpty()) {
            return new Outcome(State.INVALID, faults.toString(), figures);
        }
        return new Outcome(behind.isEmpty() ? State.OK : State.BEHIND, behind, figures);
    }
}
