package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Comparator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTest {

    /** As Redis compares stream ids: two unsigned numbers, the first one first. */
    private static final Comparator<String> AS_REDIS_ORDERS = Comparator.<String>comparingLong(
                    id -> Long.parseLong(id.substring(0, id.indexOf('-'))))
            .thenComparingLong(id -> Long.parseLong(id.substring(id.indexOf('-') + 1)));

    @Provide
    Arbitrary<Offset> offsets() {
        Arbitrary<Integer> attempts = Arbitraries.integers().between(0, 98);
        Arbitrary<Long> indexes = Arbitraries.longs().between(0, 99_999_999);
        return Arbitraries.oneOf(Combinators.combine(attempts, indexes).as(Offset::new), Arbitraries.just(Offset.SEAL));
    }

    @Property
    void theOrdersOfOffsetsOfTextsAndOfRedisAgree(@ForAll("offsets") Offset a, @ForAll("offsets") Offset b) {
        int order = Integer.signum(a.compareTo(b));
        assertThat(Integer.signum(a.toString().compareTo(b.toString()))).isEqualTo(order);
        assertThat(Integer.signum(AS_REDIS_ORDERS.compare(a.redisId(), b.redisId())))
                .isEqualTo(order);
    }

    @Property
    void bothSpellingsLeadBackToTheSameOffset(@ForAll("offsets") Offset offset) {
        assertThat(Offset.parse(offset.toString())).isEqualTo(offset);
        assertThat(Offset.ofRedisId(offset.redisId())).isEqualTo(offset);
    }

    @Property
    void withinAnAttemptOnlyTheNextIndexFollows(@ForAll("offsets") Offset a, @ForAll("offsets") Offset b) {
        boolean dense = a.attempt() == b.attempt() && b.index() == a.index() + 1;
        boolean mayJump = b.index() == 1 || b.isSeal();
        assertThat(b.follows(a)).isEqualTo(mayJump ? b.compareTo(a) > 0 : dense);
    }

    @Test
    void theSpellingsAreThoseOfTheProtocol() {
        assertThat(new Offset(1, 16)).hasToString("01-00000016");
        assertThat(new Offset(1, 16).redisId()).isEqualTo("1-16");
        assertThat(Offset.SEAL.redisId()).isEqualTo("99-0");
    }

    @Test
    void aPieceThatIsMissingShows() {
        Offset fifth = new Offset(1, 5);
        assertThat(new Offset(1, 6).follows(fifth)).isTrue();
        assertThat(new Offset(1, 7).follows(fifth)).isFalse();
        assertThat(new Offset(2, 2).follows(fifth)).isFalse();
        assertThat(Offset.started(2).follows(fifth)).isTrue();
        assertThat(Offset.SEAL.follows(fifth)).isTrue();
        assertThat(fifth.follows(Offset.SEAL)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1",
                "01-1",
                "01-000000160",
                "1x-00000001",
                "01_00000016",
                "01-0000001٣",
                "99-00000001",
                "-1-00000001",
                "$",
                "*"
            })
    void whatIsNotAnOffsetIsRefusedByItsCode(String text) {
        assertThatExceptionOfType(RunnelException.class)
                .isThrownBy(() -> Offset.parse(text))
                .extracting(RunnelException::code)
                .isEqualTo(ErrorCode.INVALID_OFFSET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1-",
                "-1",
                "1-x",
                "x-1",
                "100-1",
                "1-100000000",
                "99-1",
                "1-1-1",
                " 1-1",
                "1-+1",
                "1-٣"
            })
    void whatIsNotAnEntryIdOfOursIsRefusedByItsCode(String id) {
        assertThatExceptionOfType(RunnelException.class)
                .isThrownBy(() -> Offset.ofRedisId(id))
                .extracting(RunnelException::code)
                .isEqualTo(ErrorCode.INVALID_OFFSET);
    }

    @Test
    void anEntryIdMayHaveLeadingZeros() {
        assertThat(Offset.ofRedisId("01-0016")).isEqualTo(new Offset(1, 16));
    }
}
