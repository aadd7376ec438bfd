package dev.runnel.producer.llm;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads server-sent events as they arrive, in whatever packets, and hands on the data of each. Names, ids and comments are passed over:
 * OpenAI's protocol gives them no meaning.
 */
final class EventStream {

    /** What an event takes beside its text. */
    private static final int FRAME_BYTES = 1 << 16;

    /** Of a character that is written as an escape. */
    private static final int BYTES_PER_CHAR = 6;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private final long maxBytes;
    private final Consumer<byte[]> events;
    private final ByteArrayOutputStream event = new ByteArrayOutputStream(512);

    /** Of a line whose end has not arrived. */
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    /** Whether the last byte was a carriage return; a line feed right behind it ends no further line. */
    private boolean returned;
    /** Whether the event has a line of data; one without any is none. */
    private boolean hasData;

    /**
     * @param maxChars the longest text of an event; a service that sends a longer one breaks off, for what we keep must not depend on its good will
     * @param events takes each event's data; not called for an event without any
     */
    EventStream(long maxChars, Consumer<byte[]> events) {
        this.maxBytes = BYTES_PER_CHAR * maxChars + FRAME_BYTES;
        this.events = events;
    }

    /** @throws IllegalStateException if an event is larger than any that makes sense */
    void read(byte[] packet) {
        int line = 0;
        for (int i = 0; i < packet.length; i++) {
            byte each = packet[i];
            if (each == '\n' || each == '\r') {
                if (each == '\r' || !returned) {
                    endLine(packet, line, i);
                }
                line = i + 1;
            }
            returned = each == '\r';
        }
        begun.write(packet, line, packet.length - line);
        if (begun.size() + event.size() > maxBytes) {
            throw new IllegalStateException("an event of more than " + maxBytes + " bytes");
        }
    }

    private void endLine(byte[] packet, int start, int end) {
        if (begun.size() == 0) {
            takeLine(packet, start, end);
        } else {
            begun.write(packet, start, end - start);
            byte[] whole = begun.toByteArray();
            begun.reset();
            takeLine(whole, 0, whole.length);
        }
    }

    private void takeLine(byte[] in, int start, int end) {
        if (start == end) {
            endEvent();
        } else if (isData(in, start, end)) {
            addData(in, start + DATA.length, end);
        }
    }

    private static boolean isData(byte[] in, int start, int end) {
        int name = start + DATA.length;
        return name <= end && Arrays.equals(in, start, name, DATA, 0, DATA.length) && (name == end || in[name] == ':');
    }

    /** @param colon where it is, unless the line ends there */
    private void addData(byte[] in, int colon, int end) {
        int value = Math.min(colon + 1, end);
        int start = value < end && in[value] == ' ' ? value + 1 : value;
        if (hasData) {
            event.write('\n');
        }
        hasData = true;
        event.write(in, start, end - start);
    }

    private void endEvent() {
        if (hasData) {
            byte[] whole = event.toByteArray();
            event.reset();
            hasData = false;
            events.accept(whole);
        }
    }
}
