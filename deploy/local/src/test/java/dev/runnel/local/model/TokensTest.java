package dev.runnel.local.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TokensTest {
    @Property(tries = 500)
    void thePiecesJoinedAreTheText(@ForAll("texts") String text) {
        assertThat(String.join("", pieces(text))).isEqualTo(text);
    }

    @Property(tries = 500)
    void noPieceHoldsHalfASurrogatePair(@ForAll("texts") String text) {
        assertThat(pieces(text)).allMatch(TokensTest::isWellFormed).noneMatch(String::isEmpty);
    }

    @Test
    void englishComesInPiecesOfAboutFourCharacters() {
        String body = Topic.load("runnel").body();

        assertThat((double) body.length() / Tokens.count(body)).isBetween(3.0, 5.0);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> points = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.integers().between(0, 0x2FF)),
                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(0x1F300, 0x1FAFF)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(0x200D, 0xFE0F, 0x1F1EC, 0x1F1F7, 0x20000, 0x3000, 0x10FFFF)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0x3040, 0x9FFF)));
        return points.list().ofMaxSize(80).map(TokensTest::joined);
    }

    private static String joined(List<Integer> points) {
        StringBuilder text = new StringBuilder();
        points.forEach(text::appendCodePoint);
        return text.toString();
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        new Tokens(text).forEachRemaining(pieces::add);
        return pieces;
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }
}
