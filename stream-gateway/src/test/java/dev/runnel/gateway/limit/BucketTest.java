package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketTest {

    private static final long TENTH = Duration.ofMillis(100).toNanos();

    private final FakeClock clock = new FakeClock();
    private final Bucket bucket = new Bucket(new Rate(10, 3), clock);

    @Test
    void asManyAsItHoldsAreTakenAtOnceAndTheNextHasToWaitForOneToCome() {
        IntStream.range(0, 3).forEach(i -> assertThat(bucket.tryTake()).isZero());

        assertThat(bucket.tryTake()).isEqualTo(TENTH);
        clock.passMillis(60);
        assertThat(bucket.tryTake()).isEqualTo(TENTH * 4 / 10);
        clock.passMillis(40);
        assertThat(bucket.tryTake()).isZero();
        assertThat(bucket.tryTake()).isEqualTo(TENTH);
    }

    @Test
    void whatIsRefusedTakesNothing() {
        IntStream.range(0, 1000).forEach(i -> bucket.tryTake());

        clock.passMillis(100);

        assertThat(bucket.tryTake()).isZero();
    }

    @Test
    void aPauseFillsItButNeverMoreThanFull() {
        IntStream.range(0, 3).forEach(i -> bucket.tryTake());

        clock.pass(Duration.ofDays(400));

        assertThat(IntStream.range(0, 100).filter(i -> bucket.tryTake() == 0)).hasSize(3);
    }

    @Test
    void whatIsTakenBeforeItHasComeIsWaitedFor() {
        assertThat(bucket.take(2)).isZero();
        assertThat(bucket.take(2)).isEqualTo(TENTH);
        assertThat(bucket.take(1)).isEqualTo(2 * TENTH);

        clock.passMillis(200);

        assertThat(bucket.tryTake()).isEqualTo(TENTH);
    }

    @Test
    void aRateOfNothingLimitsNothingAlsoForAThreadWhoseClockIsBehind() {
        long[] times = {1000, 2000, 1500};
        int[] looks = {0};
        Bucket any = new Bucket(new Rate(0, 0), () -> times[looks[0]++]);

        assertThat(any.tryTake()).isZero();
        assertThat(any.tryTake()).isZero();
    }

    @Test
    void aRateOfNothingLimitsNothing() {
        Bucket any = new Bucket(new Rate(0, 0), clock);

        assertThat(IntStream.range(0, 1000).allMatch(i -> any.tryTake() == 0 && any.take(10) == 0))
                .isTrue();
    }

    @Test
    void inTheLongRunItIsTheRateWhateverThePauses() {
        long taken = 0;
        for (int millis = 0; millis < 60_000; millis += 7) {
            clock.passMillis(7);
            taken += bucket.tryTake() == 0 ? 1 : 0;
        }
        assertThat(taken).isBetween(590L, 603L);
    }
}
