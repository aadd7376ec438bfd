package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRatesTest {

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RequestRates rates = new RequestRates(
            LimitsForTests.with(
                    Map.of("requests-per-second", "10", "requests-at-once", "20", "node-requests-per-second", "50")),
            LimitsForTests.refusals(meters),
            clock);

    @Test
    void oneCallersFloodIsRefusedAndTakesNothingFromTheOthers() {
        assertThat(taken("a", 1000)).isEqualTo(20);

        assertThat(taken("b", 10)).isEqualTo(10);
        assertThat(LimitsForTests.refused(meters, Refusal.REQUESTS)).isEqualTo(980);
    }

    @Test
    void manyCallersTogetherMeetTheLimitOfTheNode() {
        int all = IntStream.range(0, 50).map(i -> taken("caller " + i, 10)).sum();

        assertThat(all).isEqualTo(100);
        assertThat(LimitsForTests.refused(meters, Refusal.NODE_REQUESTS)).isEqualTo(400);
    }

    @Test
    void aRefusalSaysWhenToTryAgainAndThenThereIsRoom() {
        taken("a", 20);

        RunnelException refused = catchThrowableOfType(RunnelException.class, () -> rates.take("a"));

        assertThatObject(refused).returns(ErrorCode.RATE_LIMITED, RunnelException::code);
        assertThat(refused.retryAfter()).contains(Duration.ofMillis(100));
        clock.pass(refused.retryAfter().orElseThrow());
        assertThatCode(() -> rates.take("a")).doesNotThrowAnyException();
    }

    @Test
    void whoGuessesIdsHasATenthOfTheRequests() {
        int guesses = 0;
        for (int i = 0; i < 100; i++) {
            if (taken("a", 1) == 1) {
                guesses++;
                rates.refused("a", ErrorCode.NOT_FOUND);
            }
        }
        assertThat(guesses).isEqualTo(2);
        clock.pass(Duration.ofSeconds(1));
        assertThat(taken("a", 10)).isEqualTo(10);
    }

    @Test
    void otherMistakesCostNoMoreThanWhatIsRight() {
        rates.take("a");
        rates.refused("a", ErrorCode.MALFORMED);

        assertThat(taken("a", 100)).isEqualTo(19);
    }

    private int taken(String caller, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            try {
                rates.take(caller);
                taken++;
            } catch (RunnelException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            }
        }
        return taken;
    }
}
