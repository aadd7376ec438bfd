package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketsTest {

    private final Buckets buckets = new Buckets(new Rate(1, 1), 100, new FakeClock());

    @Test
    void whoComesAgainHasTheSameBucket() {
        assertThat(buckets.of("a").tryTake()).isZero();
        assertThat(buckets.of("a").tryTake()).isPositive();
        assertThat(buckets.of("b").tryTake()).isZero();
    }

    @Test
    void ofTooManyThoseAreForgottenThatWereSilentLongest() {
        buckets.of("regular").tryTake();
        IntStream.range(0, 1000).forEach(i -> {
            buckets.of("made up " + i).tryTake();
            buckets.of("regular");
        });

        assertThat(buckets.of("regular").tryTake()).isPositive();
        assertThat(buckets.of("made up 0").tryTake()).isZero();
    }
}
