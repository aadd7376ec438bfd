package dev.runnel.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What was promised: a figure of ours, or its ratio to others' in the same pass, and its bound.
 *
 * @param others whose best is compared with; none for our own figure as it is
 * @param otherWorkload where theirs is taken from
 */
record Target(
        String what,
        String workload,
        String figure,
        List<String> others,
        String otherWorkload,
        String otherFigure,
        Bound bound) {

    private static final String OURS = "runnel";
    /** Those that store answers in Redis. */
    static final List<String> STORING = List.of("socketio-xread", "socketio-adapter");

    static final List<String> FLOOR = List.of("sse-plain");

    /** @param most whether it is an upper one */
    record Bound(boolean most, double value) implements Predicate<Double> {

        static Bound atMost(double value) {
            return new Bound(true, value);
        }

        static Bound atLeast(double value) {
            return new Bound(false, value);
        }

        @Override
        public boolean test(Double measured) {
            return most ? measured <= value : measured >= value;
        }

        @Override
        public String toString() {
            return (most ? "≤ " : "≥ ") + Numbers.shortly(value);
        }
    }

    static Target own(String what, String workload, String figure, Bound bound) {
        return new Target(what, workload, figure, List.of(), workload, figure, bound);
    }

    static Target against(String what, String workload, String figure, List<String> others, Bound bound) {
        return new Target(what, workload, figure, others, workload, figure, bound);
    }

    /** Of our own figures, one over another. */
    static Target within(
            String what, String workload, String figure, String otherWorkload, String otherFigure, Bound bound) {
        return new Target(what, workload, figure, List.of(OURS), otherWorkload, otherFigure, bound);
    }

    /** One value for each pass in which all that it needs was measured. */
    List<Double> values(Cells cells) {
        return cells.passes().stream()
                .flatMap(pass -> value(cells, pass).stream())
                .toList();
    }

    private Optional<Double> value(Cells cells, int pass) {
        Optional<Double> ours = cells.figureOfGood(pass, workload, OURS, figure);
        if (others.isEmpty()) {
            return ours;
        }
        Stream<Double> theirs =
                others.stream().flatMap(system -> cells.figure(pass, otherWorkload, system, otherFigure).stream());
        Optional<Double> best = bound.most() ? theirs.min(Double::compare) : theirs.max(Double::compare);
        return ours.flatMap(value -> best.map(other -> value / other));
    }

    /** Whether all was run that it needs, with whatever result. */
    boolean isJudged(Cells cells) {
        return cells.has(workload, OURS)
                && (others.isEmpty() || others.stream().anyMatch(system -> cells.has(otherWorkload, system)));
    }

    boolean isMet(List<Double> values) {
        return !values.isEmpty() && bound.test(Numbers.median(values));
    }
}
