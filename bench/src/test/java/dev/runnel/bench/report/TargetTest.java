package dev.runnel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.bench.report.Target.Bound;
import dev.runnel.bench.workload.Outcome;
import dev.runnel.bench.workload.Outcome.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final Target HALF =
            Target.against("CPU", "answers-50", "cpuPerToken", Target.STORING, Bound.atMost(0.5));

    @Test
    void aRatioIsTakenWithinAPassAndToTheBestOfTheOthers() {
        Cells cells = new Cells(List.of(
                cell(1, "runnel", State.OK, 40),
                cell(1, "socketio-xread", State.OK, 100),
                cell(1, "socketio-adapter", State.OK, 200),
                cell(2, "runnel", State.OK, 90),
                cell(2, "socketio-xread", State.OK, 300),
                cell(2, "socketio-adapter", State.OK, 150)));

        assertThat(HALF.values(cells)).containsExactly(0.4, 0.6);
    }

    @Test
    void itIsMetByTheMedian() {
        assertThat(HALF.isMet(List.of(0.4, 0.45, 0.9))).isTrue();
        assertThat(HALF.isMet(List.of(0.4, 0.55, 0.9))).isFalse();
    }

    @Test
    void whatWasNotMeasuredIsNotMet() {
        assertThat(HALF.isMet(List.of())).isFalse();
    }

    @Test
    void aFigureOfWrongTextDoesNotCount() {
        Cells cells = new Cells(List.of(cell(1, "runnel", State.INVALID, 1), cell(1, "socketio-xread", State.OK, 100)));

        assertThat(HALF.values(cells)).isEmpty();
    }

    @Test
    void weAreNotJudgedByARunThatFellBehindButOthersMayBe() {
        Cells ours = new Cells(List.of(cell(1, "runnel", State.BEHIND, 1), cell(1, "socketio-xread", State.OK, 100)));
        Cells theirs =
                new Cells(List.of(cell(1, "runnel", State.OK, 50), cell(1, "socketio-xread", State.BEHIND, 100)));

        assertThat(HALF.isJudged(ours)).isTrue();
        assertThat(HALF.values(ours)).isEmpty();
        assertThat(HALF.values(theirs)).containsExactly(0.5);
    }

    @Test
    void moreIsBetterWhereTheBoundIsALowerOne() {
        Target threefold = Target.against("rate", "answers-50", "cpuPerToken", Target.STORING, Bound.atLeast(3));
        Cells cells = new Cells(List.of(
                cell(1, "runnel", State.OK, 900),
                cell(1, "socketio-xread", State.OK, 100),
                cell(1, "socketio-adapter", State.OK, 300)));

        assertThat(threefold.values(cells)).containsExactly(3.0);
    }

    private static Cell cell(int pass, String system, State state, double cpu) {
        return new Cell(pass, "answers-50", system, new Outcome(state, "", Map.of("cpuPerToken", cpu)));
    }
}
