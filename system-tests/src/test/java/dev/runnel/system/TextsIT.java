package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers with every kind of text in them, seen live and afterwards. */
@ExtendWith(TailsOnFailure.class)
class TextsIT {

    private static final int MEBI = 1 << 20;

    /** Writes half a character, too, as JSON can and UTF-8 cannot. */
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String CHUNK = """
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":%s}}]}""";

    private static Installation runnel;
    private static Service gatewayA;
    private static Service gatewayB;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gatewayA = runnel.gateway("gateway-a");
        gatewayB = runnel.gateway("gateway-b");
        runnel.producer("one", 8);
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void everyTextArrivesAsTheModelSaidItLiveAndAfterwards(String name, List<String> pieces) {
        runnel.model().on(name, wire -> tell(wire, pieces));
        try (Viewer live = Viewer.asking(name, gatewayA).untilEnded();
                Viewer late = new Viewer(live.id(), gatewayB).untilEnded()) {
            String told = String.join("", pieces);
            assertThat(live.reason()).isEqualTo("stop");
            assertThat(live.text().equals(told))
                    .as("what the live viewer saw is what the model said")
                    .isTrue();
            assertThat(late.text().equals(told))
                    .as("and so is what the late one saw")
                    .isTrue();
            assertThat(late.reason()).isEqualTo("stop");
        }
    }

    private static void tell(ModelWire wire, List<String> pieces) throws IOException {
        wire.begin().role();
        for (String piece : pieces) {
            if (StandardCharsets.UTF_8.newEncoder().canEncode(piece)) {
                wire.text(piece);
            } else {
                wire.data(CHUNK.formatted(ASCII.writeValueAsString(piece)));
            }
        }
        wire.finish("stop").usage(7, 3).done();
    }

    static Stream<Arguments> texts() {
        long seed = Scale.seed();
        return Stream.of(
                Arguments.of(
                        "half a character in each piece",
                        List.of("a\ud83d", "\ude00b", "\ud83d\udc69\ud83c", "\udffd")),
                Arguments.of(
                        "emoji of several code points",
                        List.of("👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪🇫🇷", "1️⃣", "👩‍", "💻", "\u200d", "🦰")),
                Arguments.of(
                        "right to left",
                        List.of("שלום ", "abc \u202eעולם\u202c ", "مرحبا", "\u200f!", "\u2067בפנים\u2069")),
                Arguments.of(
                        "combining characters",
                        List.of("e", "\u0301", "A\u030a", "o" + "\u0308".repeat(100), "ก็็็็", "\u1112\u1161\u11ab")),
                Arguments.of(
                        "control characters",
                        List.of("\u0000", "a\u0000b\u0000", "\u0001\u0007\b\u001b[31m\u007f\u0085", "\r\n\r\n\t")),
                Arguments.of(
                        "separators and marks",
                        List.of("\u2028", "a\u2029b", "\ufeff", "\ufeffend\ufeff", "\ufffd\ufffe\uffff", "\u00ad")),
                Arguments.of(
                        "things that look like the protocol",
                        List.of("data: [DONE]\n\n", "{\"type\":\"ended\"}", "</script>", "\\u0000", "99-0", "'\"\\")),
                Arguments.of("all planes", allPlanes(new Random(seed))),
                Arguments.of("one mebi of letters", pieces("x".repeat(MEBI), 1000)),
                Arguments.of("one mebi in one piece", List.of("ß".repeat(MEBI))),
                Arguments.of("no text at all", List.of()),
                Arguments.of("empty pieces", List.of("", "", "")),
                Arguments.of("a single line end", List.of("\n")));
    }

    /** Of each of the 17, some code points in pieces of chance. */
    private static List<String> allPlanes(Random random) {
        StringBuilder text = new StringBuilder();
        for (int plane = 0; plane <= 16; plane++) {
            for (int i = 0; i < 200; i++) {
                int point = (plane << 16) + random.nextInt(1 << 16);
                text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 'x' : point);
            }
            text.appendCodePoint((plane << 16) + 0xffff);
        }
        int[] points = text.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < points.length; ) {
            int length = Math.min(points.length - at, 1 + random.nextInt(40));
            pieces.add(new String(points, at, length));
            at += length;
        }
        return pieces;
    }

    private static List<String> pieces(String text, int length) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += length) {
            pieces.add(text.substring(at, Math.min(text.length(), at + length)));
        }
        return pieces;
    }
}
