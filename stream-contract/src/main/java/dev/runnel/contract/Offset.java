package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;

/**
 * A place in an answer log: the attempt and the index of the entry within it. The same place has two spellings: {@link #redisId()}
 * ({@code 1-16}), which Redis orders, and {@link #toString()} ({@code 01-00000016}), which travels to clients and sorts as text. All three
 * orders agree.
 *
 * @param attempt 0 for what stands before the first run of the model, 1 to 98 for its runs, 99 for the seal
 * @param index 0 to 99,999,999
 */
public record Offset(int attempt, long index) implements Comparable<Offset> {

    private static final int SEAL_ATTEMPT = 99;
    private static final long MAX_INDEX = 99_999_999;
    private static final int ATTEMPT_DIGITS = 2;
    private static final int INDEX_DIGITS = 8;
    private static final int WIRE_CHARS = ATTEMPT_DIGITS + 1 + INDEX_DIGITS;

    /** Before every entry. */
    public static final Offset START = new Offset(0, 0);
    /** Of the {@code asked} entry, the first of every log. */
    public static final Offset ASKED = new Offset(0, 1);
    /** Of the {@code ended} entry. No greater offset exists, so Redis itself refuses whatever would follow it. */
    public static final Offset SEAL = new Offset(SEAL_ATTEMPT, 0);

    /** The greatest number of attempts that fits before the seal. */
    public static final int MAX_ATTEMPTS = SEAL_ATTEMPT - 1;

    public Offset {
        boolean beyondSeal = attempt == SEAL_ATTEMPT && index > 0;
        if (attempt < 0 || attempt > SEAL_ATTEMPT || index < 0 || index > MAX_INDEX || beyondSeal) {
            throw new IllegalArgumentException("No such offset: attempt " + attempt + ", index " + index);
        }
    }

    /** Of the {@code started} entry of an attempt. Whoever's entry Redis accepts at it owns the attempt. */
    public static Offset started(int attempt) {
        return new Offset(attempt, 1);
    }

    /** @throws RunnelException with {@link ErrorCode#INVALID_OFFSET} for anything that {@link #toString()} does not make */
    @JsonCreator
    public static Offset parse(String wire) {
        if (wire == null || wire.length() != WIRE_CHARS) {
            throw invalid();
        }
        return parse(wire, ATTEMPT_DIGITS);
    }

    /** @throws RunnelException with {@link ErrorCode#INVALID_OFFSET} for an entry id that Runnel does not write */
    public static Offset ofRedisId(String id) {
        return parse(id, id.indexOf('-'));
    }

    /** By hand: every piece that is read comes through here, and a pattern takes many times as long. */
    private static Offset parse(String text, int dash) {
        if (dash < 0 || text.charAt(dash) != '-') {
            throw invalid();
        }
        int attempt = number(text, 0, dash, ATTEMPT_DIGITS);
        int index = number(text, dash + 1, text.length(), INDEX_DIGITS);
        if (attempt == SEAL_ATTEMPT && index > 0) {
            throw invalid();
        }
        return new Offset(attempt, index);
    }

    private static int number(String text, int from, int to, int mostDigits) {
        if (from >= to || to - from > mostDigits) {
            throw invalid();
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw invalid();
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static RunnelException invalid() {
        return new RunnelException(ErrorCode.INVALID_OFFSET);
    }

    /** The place after this one in the same attempt. */
    public Offset next() {
        return new Offset(attempt, index + 1);
    }

    /**
     * Whether an entry at this offset may directly follow one at {@code before}. Indexes are dense within an attempt, so a
     * missing piece shows; an attempt and the seal may follow anything that is smaller.
     */
    public boolean follows(Offset before) {
        if (isSeal() || index == 1) {
            return compareTo(before) > 0;
        }
        return attempt == before.attempt && index == before.index + 1;
    }

    public boolean isSeal() {
        return equals(SEAL);
    }

    public boolean isAfter(Offset other) {
        return compareTo(other) > 0;
    }

    /** As Redis spells it: {@code 1-16}. */
    public String redisId() {
        return attempt + "-" + index;
    }

    @Override
    public int compareTo(Offset other) {
        int byAttempt = Integer.compare(attempt, other.attempt);
        return byAttempt != 0 ? byAttempt : Long.compare(index, other.index);
    }

    /** As clients see it: {@code 01-00000016}. */
    @JsonValue
    @Override
    public String toString() {
        byte[] text = new byte[WIRE_CHARS];
        pad(attempt, text, 0, ATTEMPT_DIGITS);
        text[ATTEMPT_DIGITS] = '-';
        pad(index, text, ATTEMPT_DIGITS + 1, WIRE_CHARS);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void pad(long number, byte[] text, int from, int to) {
        long rest = number;
        for (int i = to - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
