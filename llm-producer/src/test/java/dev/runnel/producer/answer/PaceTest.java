package dev.runnel.producer.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace(Duration.ofMillis(50), 200);

    @Test
    void aLoneAnswersPiecesWaitForLessThanAScreensFrame() {
        pace.begin();

        assertThat(pace.waitNanos()).isEqualTo(Duration.ofMillis(10).toNanos());
    }

    @Test
    void noPieceWaitsForLongerThanIsConfigured() {
        Pace without = new Pace(Duration.ZERO, 200);
        without.begin();

        assertThat(without.waitNanos()).isZero();
        assertThat(without.beatNanos()).isZero();
    }

    @Test
    void theMoreAnswersTheLongerAPieceWaitsButNeverLongerThanTheMost() {
        IntStream.range(0, 100).forEach(more -> pace.begin());
        long many = pace.waitNanos();
        IntStream.range(0, 1000).forEach(more -> pace.begin());

        assertThat(many).isEqualTo(Duration.ofMillis(25).toNanos());
        assertThat(pace.waitNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void itIsTheAnswersOfNowThatCount() {
        IntStream.range(0, 300).forEach(more -> pace.begin());
        IntStream.range(0, 200).forEach(gone -> pace.end());

        assertThat(pace.waitNanos()).isEqualTo(Duration.ofMillis(25).toNanos());
    }

    @Test
    void aBeatIsAFifthOfTheWaitAndNoneAtAllWhereThatWouldBeLessThanAMillisecond() {
        IntStream.range(0, 10).forEach(more -> pace.begin());
        long few = pace.beatNanos();
        IntStream.range(0, 90).forEach(more -> pace.begin());

        assertThat(few).isZero();
        assertThat(pace.beatNanos()).isEqualTo(Duration.ofMillis(5).toNanos());
    }
}
