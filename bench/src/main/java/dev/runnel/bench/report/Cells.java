package dev.runnel.bench.report;

import dev.runnel.bench.workload.Outcome.State;
import java.util.List;
import java.util.Optional;

/** All that was measured, to ask of. */
record Cells(List<Cell> all) {

    List<String> workloads() {
        return all.stream().map(Cell::workload).distinct().toList();
    }

    List<String> systems() {
        return all.stream()
                .map(Cell::system)
                .distinct()
                .sorted(Cells::oursFirst)
                .toList();
    }

    private static int oursFirst(String one, String other) {
        return Boolean.compare(other.equals("runnel"), one.equals("runnel"));
    }

    List<Integer> passes() {
        return all.stream().map(Cell::pass).distinct().toList();
    }

    List<Cell> of(String workload, String system) {
        return all.stream()
                .filter(cell ->
                        cell.workload().equals(workload) && cell.system().equals(system))
                .toList();
    }

    /** Only of cells that count, one for each pass. */
    List<Double> figures(String workload, String system, String figure) {
        return passes().stream()
                .flatMap(pass -> figure(pass, workload, system, figure).stream())
                .toList();
    }

    /** Only of a run that kept up: what it costs to fall behind is not what was promised. */
    Optional<Double> figureOfGood(int pass, String workload, String system, String figure) {
        boolean good = of(workload, system).stream()
                .anyMatch(cell -> cell.pass() == pass && cell.outcome().state() == State.OK);
        return good ? figure(pass, workload, system, figure) : Optional.empty();
    }

    boolean has(String workload, String system) {
        return !of(workload, system).isEmpty();
    }

    Optional<Double> figure(int pass, String workload, String system, String figure) {
        return of(workload, system).stream()
                .filter(cell -> cell.pass() == pass)
                .filter(cell ->
                        cell.outcome().state() == State.OK || cell.outcome().state() == State.BEHIND)
                .map(cell -> cell.outcome().figures().get(figure))
                .filter(value -> value != null && Double.isFinite(value))
                .findFirst();
    }
}
