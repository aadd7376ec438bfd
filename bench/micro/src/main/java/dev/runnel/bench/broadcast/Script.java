package dev.runnel.bench.broadcast;

/**
 * The timed script that all systems under test say. A token is 24 characters: its number, when it was said, and letters that follow from its
 * number. One says token {@code k} of an answer {@code k / rate} seconds after its begin.
 */
final class Script {

    private static final int FILLER = 9;

    private final int tokens;
    private final double perMicro;
    private final long begin;
    private int said;

    /**
     * @param rate tokens a second
     * @param begin on the clock of {@link #now}
     */
    Script(int tokens, double rate, long begin) {
        this.tokens = tokens;
        this.perMicro = rate / 1e6;
        this.begin = begin;
    }

    /** In microseconds, on a clock that all processes of one host share. */
    static long now() {
        return System.nanoTime() / 1000;
    }

    boolean isOver() {
        return said == tokens;
    }

    boolean isDue(long now) {
        return !isOver() && (now - begin) * perMicro >= said;
    }

    String next(long now) {
        int number = said++;
        StringBuilder token = new StringBuilder(24);
        base36(token, number, 4).append('.');
        base36(token, now, 8).append('.');
        for (int i = 0; i < FILLER; i++) {
            token.append((char) ('a' + (number * 7 + i * 3) % 26));
        }
        return token.append(' ').toString();
    }

    private static StringBuilder base36(StringBuilder to, long number, int width) {
        String digits = Long.toString(number, 36);
        return to.append("0".repeat(width - digits.length())).append(digits);
    }
}
