package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SocketsTest {

    private static final Owner ME = new Owner("me");
    private static final Owner YOU = new Owner("you");

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> cut = new ArrayList<>();

    @Test
    void aFullNodeRefusesUntilASocketHasGone() {
        Sockets sockets = sockets(Map.of("connections", "2"));
        Allowance first = open(sockets, "1");
        open(sockets, "2");

        assertThat(sockets.refusal())
                .hasValueSatisfying(no -> assertThat(no.status()).isEqualTo(503));
        assertThat(LimitsForTests.refused(meters, Refusal.CONNECTIONS)).isEqualTo(1);
        first.close();
        first.close();
        assertThat(sockets.refusal()).isEmpty();
        open(sockets, "3");
        assertThat(sockets.refusal()).isPresent();
    }

    @Test
    void whoComesInBesideTheRefusalIsSeen() {
        Sockets sockets = sockets(Map.of("connections", "1"));
        assertThat(sockets.refusal()).isEmpty();
        assertThat(sockets.refusal()).isEmpty();

        open(sockets, "1");
        assertThat(sockets.isOverfull()).isFalse();
        open(sockets, "2");
        assertThat(sockets.isOverfull()).isTrue();
    }

    @Test
    void soManyNewSocketsComeInInASecondAndTheRestIsToldWhenToTryAgain() {
        Sockets sockets = sockets(Map.of("accepts-per-second", "10"));

        assertThat(IntStream.range(0, 100).filter(i -> sockets.refusal().isEmpty()))
                .hasSize(20);
        assertThat(sockets.refusal()).contains(new Sockets.NoEntry(503, Duration.ofMillis(100)));
        clock.pass(Duration.ofSeconds(1));
        assertThat(IntStream.range(0, 100).filter(i -> sockets.refusal().isEmpty()))
                .hasSize(10);
    }

    @Test
    void ofThoseThatSayNothingTheOldestGoesForANewOne() {
        Sockets sockets = sockets(Map.of("unannounced", "2"));
        Allowance polite = open(sockets, "polite");
        polite.announce(ME);
        open(sockets, "1");
        open(sockets, "2");
        assertThat(cut).isEmpty();

        open(sockets, "3");
        open(sockets, "4");

        assertThat(cut).containsExactly("1", "2");
        assertThat(LimitsForTests.refused(meters, Refusal.UNANNOUNCED)).isEqualTo(2);
    }

    @Test
    void anOwnerHasSoManySocketsAndGetsThemBackHoweverTheyEnd() {
        Sockets sockets = sockets(Map.of("connections-per-owner", "2"));
        Allowance first = announced(sockets, ME);
        announced(sockets, ME);
        Allowance tooMany = open(sockets, "3");

        assertThatThrownBy(() -> tooMany.announce(ME))
                .isInstanceOfSatisfying(RunnelException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS));
        announced(sockets, YOU);
        tooMany.close();
        assertThatThrownBy(() -> announced(sockets, ME)).isInstanceOf(RunnelException.class);
        first.close();
        announced(sockets, ME);
    }

    @Test
    void sayingHelloAgainTakesNoSecondPlace() {
        Sockets sockets = sockets(Map.of("connections-per-owner", "1"));
        Allowance mine = announced(sockets, ME);

        mine.announce(ME);
        mine.close();

        announced(sockets, ME);
    }

    @Test
    void framesBeyondTheRateWaitForTheirTurn() {
        Allowance mine = open(sockets(Map.of("commands-per-second", "10", "commands-at-once", "20")), "1");
        IntStream.range(0, 20).forEach(i -> assertThat(mine.frame()).isZero());

        assertThat(mine.frame()).isEqualTo(Duration.ofMillis(100));
        clock.passMillis(100);
        assertThat(mine.frame()).isEqualTo(Duration.ofMillis(100));
        clock.passMillis(300);
        assertThat(mine.frame()).isZero();
    }

    @Test
    void whoSendsTooMuchForTooLongIsRefusedAndWhoPausesIsNot() {
        Map<String, String> limits =
                Map.of("commands-per-second", "10", "commands-at-once", "20", "flood-patience", "10s");
        Allowance steady = open(sockets(limits), "1");
        IntStream.range(0, 20).forEach(i -> steady.frame());
        IntStream.range(0, 100).forEach(i -> clock.pass(steady.frame()));

        assertThatThrownBy(() -> IntStream.range(0, 3).forEach(i -> clock.pass(steady.frame())))
                .isInstanceOfSatisfying(RunnelException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.RATE_LIMITED));
        assertThat(LimitsForTests.refused(meters, Refusal.COMMANDS)).isEqualTo(1);

        Allowance pausing = open(sockets(limits), "2");
        for (int round = 0; round < 10; round++) {
            IntStream.range(0, 60).forEach(i -> clock.pass(pausing.frame()));
            clock.pass(Duration.ofMillis(200));
        }
    }

    @Test
    void aGuessCostsAsMuchAsTenFrames() {
        Allowance guesser = open(sockets(Map.of("commands-per-second", "10", "commands-at-once", "20")), "1");
        guesser.frame();
        guesser.refused(ErrorCode.NOT_FOUND);
        guesser.frame();
        guesser.refused(ErrorCode.NOT_FOUND);

        assertThat(guesser.frame()).isEqualTo(Duration.ofMillis(100));
        guesser.refused(ErrorCode.NOT_FOUND);
        clock.passMillis(100);
        assertThat(guesser.frame()).isEqualTo(Duration.ofSeconds(1));
    }

    private Allowance open(Sockets sockets, String name) {
        return sockets.open(() -> cut.add(name));
    }

    private Allowance announced(Sockets sockets, Owner owner) {
        Allowance one = open(sockets, owner.toString());
        one.announce(owner);
        return one;
    }

    private Sockets sockets(Map<String, String> set) {
        return new Sockets(LimitsForTests.with(set), LimitsForTests.refusals(meters), clock);
    }
}
