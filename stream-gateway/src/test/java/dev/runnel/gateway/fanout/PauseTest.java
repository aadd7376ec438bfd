package dev.runnel.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PauseTest {

    private final Pause pause = new Pause();

    @Test
    void itDoublesUpToASecond() {
        assertThat(LongStream.generate(pause::next).limit(9))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L);
    }

    @Test
    void progressMakesItShortAgain() {
        pause.next();
        pause.next();

        pause.reset();

        assertThat(pause.next()).isEqualTo(10);
    }
}
