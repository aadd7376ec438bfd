package dev.runnel.bench.load;

import java.nio.charset.StandardCharsets;

/** Finds the few fields of a known frame without a JSON tree. Only for frames whose texts need no escapes, as the tokens do not. */
final class Fields {

    private Fields() {}

    /** @return how {@code "name":"} is written */
    static byte[] key(String name) {
        return ascii("\"" + name + "\":\"");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @return where the text begins that follows {@code key}, or -1 */
    static int after(byte[] key, byte[] frame, int from, int length) {
        for (int at = from; at <= length - key.length; at++) {
            if (isAt(key, frame, at, length)) {
                return at + key.length;
            }
        }
        return -1;
    }

    static boolean isAt(byte[] text, byte[] frame, int at, int length) {
        if (at < 0 || at + text.length > length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (frame[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** @return where the string ends that {@code from} is in; -1 if it does not, or has an escape */
    static int end(byte[] frame, int from, int length) {
        for (int at = from; at < length; at++) {
            if (frame[at] == '"') {
                return at;
            }
            if (frame[at] == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /** @return the whole number that begins there; 0 if none does */
    static long number(byte[] frame, int from, int length) {
        long number = 0;
        for (int at = from; at >= 0 && at < length && frame[at] >= '0' && frame[at] <= '9'; at++) {
            number = 10 * number + frame[at] - '0';
        }
        return number;
    }

    static String text(byte[] frame, int from, int end) {
        return new String(frame, from, end - from, StandardCharsets.UTF_8);
    }
}
