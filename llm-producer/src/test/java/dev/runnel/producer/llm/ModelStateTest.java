package dev.runnel.producer.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.ErrorCode;
import org.junit.jupiter.api.Test;

class ModelStateTest {

    private final ModelState state = new ModelState();

    @Test
    void thatTheServiceFailsIsNewsOnceAndAgainAfterItAnswered() {
        assertThat(state.failed(ErrorCode.MODEL_TIMEOUT)).isTrue();
        assertThat(state.failed(ErrorCode.MODEL_UNAVAILABLE)).isFalse();

        state.answered();

        assertThat(state.failed(ErrorCode.MODEL_TIMEOUT)).isTrue();
    }

    @Test
    void aQuestionThatIsRefusedIsNewsEachTime() {
        assertThat(state.failed(ErrorCode.MODEL_REFUSED)).isTrue();
        assertThat(state.failed(ErrorCode.MODEL_REFUSED)).isTrue();
    }
}
