package dev.runnel.producer.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Entry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceCutterTest {

    private final List<String> pieces = new ArrayList<>();
    private final PieceCutter cutter = new PieceCutter(4, (kind, text) -> pieces.add(kind.wireName() + ":" + text));

    @Test
    void waitsForMoreUntilTheGreatestLengthIsPassed() {
        cutter.add(Kind.TEXT, "ab");
        cutter.add(Kind.TEXT, "cd");
        assertThat(pieces).isEmpty();

        cutter.add(Kind.TEXT, "efghi");

        assertThat(pieces).containsExactly("text:abcd", "text:efgh");
        assertThat(cutter.isEmpty()).isFalse();
    }

    @Test
    void anotherKindIsAnotherPiece() {
        cutter.add(Kind.REASONING, "a");
        cutter.add(Kind.TEXT, "b");
        cutter.cutAll();

        assertThat(pieces).containsExactly("reasoning:a", "text:b");
    }

    @Test
    void neverCutsThroughACharacter() {
        cutter.add(Kind.TEXT, "abc😀d");

        assertThat(pieces).containsExactly("text:abc");
    }

    @Test
    void halfACharacterWaitsForItsOtherHalf() {
        cutter.add(Kind.TEXT, "a\uD83D");
        cutter.cutWhole();
        cutter.add(Kind.TEXT, "\uDE00");
        cutter.cutWhole();

        assertThat(pieces).containsExactly("text:a", "text:😀");
    }

    @Test
    void halfACharacterThatStaysAloneIsMended() {
        cutter.add(Kind.TEXT, "\uDE00a\uD83D");
        cutter.cutAll();

        assertThat(pieces).containsExactly("text:\uFFFDa\uFFFD");
    }

    @Test
    void whateverIsAddedComesOutInOrder() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StringBuilder said = new StringBuilder();
        StringBuilder cut = new StringBuilder();
        PieceCutter any = new PieceCutter(7, (kind, text) -> {
            assertThat(text.length()).isBetween(1, 7);
            cut.append(text);
        });
        String all = "a\u0000é漢😀e\u0301👩‍💻".repeat(50);
        for (int i = 0; i < all.length(); ) {
            int end = Math.min(all.length(), i + 1 + random.nextInt(9));
            said.append(all, i, end);
            any.add(Kind.TEXT, all.substring(i, end));
            if (random.nextBoolean()) {
                any.cutWhole();
            }
            i = end;
        }
        any.cutAll();

        assertThat(cut.toString()).isEqualTo(said.toString());
    }
}
