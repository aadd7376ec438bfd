package dev.runnel.producer.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 98})
    void asManyAttemptsAsEntryIdsHaveRoomForAreFine(int attempts) {
        assertThatCode(() -> Intake.checkAttempts(attempts)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99})
    void anyOtherNumberIsRefusedAtStartWithItsRange(int attempts) {
        assertThatThrownBy(() -> Intake.checkAttempts(attempts))
                .hasMessageContaining("runnel.producer.max-attempts is 1 to 98, not " + attempts);
    }
}
