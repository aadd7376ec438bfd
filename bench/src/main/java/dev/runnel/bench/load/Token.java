package dev.runnel.bench.load;

/** {@code <seq:4 base36>.<time:8 base36>.<filler:9> }: 24 ASCII characters, of which each is known but the time. */
final class Token {

    static final int LENGTH = 24;

    /** Not a token at all. */
    static final long GARBLED = -1;

    private static final int TIME = 5;
    private static final int FILLER = 14;
    private static final int LAST = LENGTH - 1;

    private Token() {}

    /** @return its number in the answer, or {@link #GARBLED} */
    static long seq(byte[] text, int at) {
        long seq = number(text, at, 4);
        if (seq < 0 || text[at + TIME - 1] != '.' || text[at + FILLER - 1] != '.' || text[at + LAST] != ' ') {
            return GARBLED;
        }
        for (int i = 0; i < LAST - FILLER; i++) {
            if (text[at + FILLER + i] != 'a' + (seq * 7 + i * 3) % 26) {
                return GARBLED;
            }
        }
        return seq;
    }

    /** @return when it was said, in microseconds of {@link System#nanoTime()}, or {@link #GARBLED} */
    static long time(byte[] text, int at) {
        return number(text, at + TIME, 8);
    }

    private static long number(byte[] text, int from, int digits) {
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text[i], 36);
            if (digit < 0) {
                return GARBLED;
            }
            value = value * 36 + digit;
        }
        return value;
    }
}
