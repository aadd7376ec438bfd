package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final long SAID = 5_000_000;
    private final Tally tally = new Tally();
    private final Reading reading = new Reading(tally, 3);

    @Test
    void theRightTextIsRight() throws Exception {
        String text = token(0) + token(1) + token(2);

        hear(text);
        reading.ended(digest(text), SAID);

        assertThat(faults()).isEmpty();
        assertThat(tally.counts().tokens()).isEqualTo(3);
    }

    @Test
    void aTokenMayBeCutInTwoByFrames() throws Exception {
        String text = token(0) + token(1) + token(2);

        IntStream.range(0, text.length()).forEach(i -> hear(text.substring(i, i + 1)));
        reading.ended(digest(text), SAID);

        assertThat(faults()).isEmpty();
        assertThat(tally.counts().frames()).isEqualTo(3);
    }

    @Test
    void aMissingTokenIsSeen() {
        hear(token(0) + token(2));

        assertThat(faults()).containsOnlyKeys("token missing");
    }

    @Test
    void aTokenThatComesTwiceIsSeen() {
        hear(token(0) + token(1) + token(1));

        assertThat(faults()).containsOnlyKeys("token twice");
    }

    @Test
    void anotherLetterIsSeen() {
        hear(token(0).replace("adg", "aeg"));

        assertThat(faults()).containsOnlyKeys("garbled token");
    }

    @Test
    void anEndBeforeTheLastTokenIsSeen() {
        hear(token(0));
        reading.ended(SAID);

        assertThat(faults()).containsOnlyKeys("end too early");
    }

    @Test
    void aWrongDigestIsSeen() throws Exception {
        hear(token(0) + token(1) + token(2));
        reading.ended(digest("something else"), SAID);

        assertThat(faults()).containsOnlyKeys("wrong digest");
    }

    @Test
    void whoGoesOnForAnotherKnowsWhatThatHasRead() throws Exception {
        hear(token(0) + token(1).substring(0, 5));
        Reading copy = reading.copy();

        byte[] more = ascii(token(1).substring(5) + token(2));
        copy.text(more, 0, more.length, SAID);
        copy.ended(digest(token(0) + token(1) + token(2)), SAID);

        assertThat(faults()).isEmpty();
    }

    @Test
    void onlyTheLastTokenOfAFrameCountsWithoutCoalescing() {
        byte[] frame = ascii(token(0, SAID - 30_000) + token(1, SAID - 1_000));

        reading.text(frame, 0, frame.length, SAID);

        Tally.Delays delays = tally.delays();
        assertThat(delays.each().getTotalCount()).isEqualTo(2);
        assertThat(delays.each().getMaxValue()).isBetween(29_900L, 30_100L);
        assertThat(delays.last().getTotalCount()).isEqualTo(1);
        assertThat(delays.last().getMaxValue()).isBetween(990L, 1_010L);
    }

    private void hear(String text) {
        byte[] frame = ascii(text);
        reading.text(frame, 0, frame.length, SAID);
    }

    private Map<String, Integer> faults() {
        return tally.counts().faults();
    }

    private static String token(int seq) {
        return token(seq, SAID);
    }

    private static String token(int seq, long micros) {
        String filler = IntStream.range(0, 9)
                .mapToObj(i -> String.valueOf((char) ('a' + (seq * 7 + i * 3) % 26)))
                .collect(Collectors.joining());
        return base36(seq, 4) + "." + base36(micros, 8) + "." + filler + " ";
    }

    private static String base36(long value, int digits) {
        String number = Long.toString(value, 36);
        return "0".repeat(digits - number.length()) + number;
    }

    private static String digest(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(ascii(text));
        return "sha-256:" + HexFormat.of().formatHex(hash);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
