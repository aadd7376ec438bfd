package dev.runnel.producer.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    /** Every way to end a line, several lines of data, and all that is not data. */
    private static final String NASTY =
            ": ping\n\ndata: one\n\nevent: x\r\nid: 7\r\ndata:two\r\ndata:  lines\r\n\r\n\r\n\r\ndata:three\r\r"
                    + ":\n:\n\ndata\n\nretry: 1\n\ndatabase: no\ndat: no\n\n data: no\n\ndata: Γειά 👩‍💻\ndata:\ndata: end\n\ndata: unfinished";

    private static final List<String> SAID = List.of("one", "two\n lines", "three", "", "Γειά 👩‍💻\n\nend");

    private final List<String> said = new ArrayList<>();
    private final EventStream stream =
            new EventStream(1 << 17, data -> said.add(new String(data, StandardCharsets.UTF_8)));

    @Test
    void aStreamInOnePacketIsRead() {
        stream.read(NASTY.getBytes(StandardCharsets.UTF_8));

        assertThat(said).isEqualTo(SAID);
    }

    @Test
    void whereThePacketsAreCutDoesNotMatter() {
        long seed = System.nanoTime();
        System.out.println("EventStreamTest seed " + seed);
        Random random = new Random(seed);
        byte[] bytes = NASTY.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 500; round++) {
            List<String> heard = new ArrayList<>();
            EventStream cut = new EventStream(1 << 17, data -> heard.add(new String(data, StandardCharsets.UTF_8)));

            int longest = 1 + round % 40;
            for (int at = 0, end; at < bytes.length; at = end) {
                end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
                cut.read(Arrays.copyOfRange(bytes, at, end));
            }

            assertThat(heard)
                    .as("packets of up to %s bytes, seed %s", longest, seed)
                    .isEqualTo(SAID);
        }
    }

    @Test
    void anEventIsHandedOnWithItsLastByteAndNotLater() {
        stream.read("data: now\n".getBytes(StandardCharsets.UTF_8));
        assertThat(said).isEmpty();

        stream.read("\n".getBytes(StandardCharsets.UTF_8));

        assertThat(said).containsExactly("now");
    }

    @Test
    void aLineWithoutAnEndIsNotKeptForEver() {
        byte[] packet = new byte[64 * 1024];
        Arrays.fill(packet, (byte) 'x');

        assertThatThrownBy(() -> feed(packet, 20)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEventWithoutAnEndIsNotKeptForEver() {
        byte[] packet = ("data: " + "x".repeat(64 * 1024) + "\n").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> feed(packet, 20)).isInstanceOf(IllegalStateException.class);
    }

    private void feed(byte[] packet, int times) {
        for (int i = 0; i < times; i++) {
            stream.read(packet);
        }
    }
}
