package dev.runnel.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Answers for tests of what they look like, put together at random from pieces that are hard to show while they grow. */
final class MarkdownTexts {

    /** No marker character in these is meant as such. */
    static final List<String> TIDY = List.of(
            "# Heading one\n\n",
            "A paragraph with **bold**, *italic*, `code`, ~~gone~~ and ***both***.\n\n",
            "See [the page](https://example.com/a_b?c=d) and ![a picture](https://example.com/i.png), then more.\n\n",
            "- one **two** three\n- four\n  - five `six`\n  - seven\n- eight\n\n",
            "1. first\n2. second with [link](https://example.com)\n3. third\n\n",
            "- [x] done\n- [ ] open\n\n",
            "```java\nint a = 1;\nreturn a;\n```\n\n",
            "> A quotation with **weight**\n> in two lines\n\n",
            "| Name | Value |\n|------|:-----:|\n| a **b** | `c` |\n| d | e |\n| f | g |\n| h | i |\n\n",
            "Setext\n======\n\nAnother\n-------\n\n",
            "---\n\n",
            "Fish &amp; chips &copy; today 👩‍👩‍👧 é done 𝔘.\n\n",
            "هذا نص **عريض** هنا\n\n");

    private static final List<String> HARD = List.of(
            "Two\nlines  \nbroken.\n\n",
            "line\r\nend\r\n\r\n",
            "[link][ref] and [ref]\n\n",
            "[ref]: https://example.com/a \"t\"\n\n",
            "~~~\nopen for ever\n",
            "````md\n```js\n1\n```\n````\n",
            "- f\n\n- g\n- h\n- i\n- j\n",
            "**open",
            "`tick",
            "- ",
            "\n",
            "\t- tab\n\t\t- deeper\n",
            "<div onclick=\"x()\">html</div>\n\n",
            "<!-- comment",
            " -->\n",
            "x | y\n--|--\n1 | 2\n3 | 4\n5 | 6\n",
            "1. c\n   ```js\n   let x;\n   ```\n2. d\n");

    private final Random random;

    MarkdownTexts(Random random) {
        this.random = random;
    }

    String tidy(int fragments) {
        return any(TIDY, fragments);
    }

    String hard(int fragments) {
        return any(Stream.concat(TIDY.stream(), HARD.stream()).toList(), fragments);
    }

    /** Where its pieces end; at any UTF-16 unit, so also inside emoji. */
    List<Integer> ends(String text, int longest) {
        List<Integer> ends = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            at = Math.min(text.length(), at + 1 + random.nextInt(longest));
            ends.add(at);
        }
        return ends;
    }

    /** As they can come over a wire: between code points, so inside families, flags and accents, but never inside a pair. */
    List<String> wirePieces(String text, int longest) {
        int[] points = text.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < points.length; ) {
            int count = Math.min(points.length - at, 1 + random.nextInt(longest));
            pieces.add(new String(points, at, count));
            at += count;
        }
        return pieces;
    }

    private String any(List<String> fragments, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> fragments.get(random.nextInt(fragments.size())))
                .collect(Collectors.joining());
    }
}
