package dev.runnel.bench.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptTest {

    private static final long BEGIN = 1_000_000_000;

    private final Script script = new Script(3, 50, BEGIN);

    @Test
    void aTokenTellsItsNumberItsTimeAndLettersThatFollowFromItsNumber() {
        script.next(BEGIN);

        assertThat(script.next(BEGIN + 20_000))
                .isEqualTo("0001.00gjdwdc.hknqtwzcf ")
                .hasSize(24);
    }

    @Test
    void tokensFallDueOnASchedule() {
        assertThat(script.isDue(BEGIN - 1)).isFalse();
        assertThat(script.isDue(BEGIN)).isTrue();
        script.next(BEGIN + 15_000); // Late; the next one is not, for all that.
        assertThat(script.isDue(BEGIN + 19_999)).isFalse();
        assertThat(script.isDue(BEGIN + 20_000)).isTrue();
    }

    @Test
    void nothingIsDueAfterTheLastOne() {
        script.next(BEGIN);
        script.next(BEGIN);
        script.next(BEGIN);

        assertThat(script.isOver()).isTrue();
        assertThat(script.isDue(BEGIN + 10_000_000)).isFalse();
    }
}
