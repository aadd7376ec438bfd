package dev.runnel.bench.script;

import java.nio.charset.StandardCharsets;

/** {@code <seq:4 base36>.<time:8 base36>.<filler:9> }, the last a blank: 24 characters that tell which they are and when they were said. */
final class Token {

    private static final int LENGTH = 24;
    private static final int FILLER = 9;

    private Token() {}

    /** @param micros of the clock that all processes of a machine share, {@link System#nanoTime()} on Linux */
    static String at(int seq, long micros) {
        byte[] text = new byte[LENGTH];
        number(text, 0, 4, seq);
        text[4] = '.';
        number(text, 5, 8, micros);
        text[13] = '.';
        for (int i = 0; i < FILLER; i++) {
            text[14 + i] = (byte) ('a' + (seq * 7 + i * 3) % 26);
        }
        text[LENGTH - 1] = ' ';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void number(byte[] text, int from, int digits, long value) {
        long rest = value;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) Character.forDigit((int) (rest % 36), 36);
            rest /= 36;
        }
    }
}
