package dev.runnel.bench.load;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One viewer's reading of one answer, over all of its connections. Each token must be the next one, and right in itself. */
public final class Reading {

    private final Tally tally;
    private final int tokens;
    private final MessageDigest digest;
    /** A token's beginning whose rest comes in the next frame. */
    private final byte[] rest = new byte[Token.LENGTH];

    private int restLength;
    private int next;
    private String offset;
    private Object session;
    private boolean ended;
    private long firstAt;
    private long endedAt;
    private long askedAt;
    private long behindSince = Long.MAX_VALUE;
    private long caughtUpAt;

    /** @param tokens how many the answer shall have */
    Reading(Tally tally, int tokens) {
        this(tally, tokens, sha256());
    }

    private Reading(Tally tally, int tokens, MessageDigest digest) {
        this.tally = tally;
        this.tokens = tokens;
        this.digest = digest;
    }

    /** Another one, which has read as much. */
    Reading copy() {
        try {
            Reading copy = new Reading(tally, tokens, (MessageDigest) digest.clone());
            System.arraycopy(rest, 0, copy.rest, 0, restLength);
            copy.restLength = restLength;
            copy.next = next;
            copy.offset = offset;
            copy.session = session;
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("The platform's digests can be cloned", impossible);
        }
    }

    /**
     * A frame's text.
     *
     * @param now when it came, in microseconds
     */
    void text(byte[] from, int start, int end, long now) {
        text(from, start, end, 0, now);
    }

    /**
     * The same, where the frame says when the last text that it has was sent off.
     *
     * @param sentOff in microseconds; 0 if it does not say so
     */
    void text(byte[] from, int start, int end, long sentOff, long now) {
        if (ended) {
            fault("text after the end");
        }
        firstAt = firstAt == 0 ? now : firstAt;
        digest.update(from, start, end - start);
        long said = tokens(from, start, end, now);
        if (said >= 0) {
            tally.frame(now - Math.max(said, sentOff));
        }
    }

    /** @return when the last one of them was said, or less than 0 if none became whole */
    private long tokens(byte[] from, int start, int end, long now) {
        int at = start;
        long said = -1;
        if (restLength > 0) {
            int taken = Math.min(Token.LENGTH - restLength, end - at);
            keep(from, at, taken);
            at += taken;
            if (restLength == Token.LENGTH) {
                restLength = 0;
                said = token(rest, 0, now);
            }
        }
        for (; end - at >= Token.LENGTH; at += Token.LENGTH) {
            said = token(from, at, now);
        }
        keep(from, at, end - at);
        return said;
    }

    private void keep(byte[] from, int at, int length) {
        System.arraycopy(from, at, rest, restLength, length);
        restLength += length;
    }

    private long token(byte[] text, int at, long now) {
        long seq = Token.seq(text, at);
        long said = Token.time(text, at);
        if (seq == Token.GARBLED || said == Token.GARBLED) {
            fault("garbled token");
        } else if (seq != next) {
            fault(seq < next ? "token twice" : "token missing");
            next = (int) seq + 1;
        } else {
            next++;
        }
        tally.token(now - said);
        if (caughtUpAt == 0 && said >= behindSince) {
            caughtUpAt = now;
        }
        return said;
    }

    void ended(long now) {
        if (ended) {
            fault("end twice");
        } else if (next != tokens || restLength > 0) {
            fault("end too early");
        }
        ended = true;
        endedAt = now;
    }

    /** @param told {@code sha-256:<hex>}, as the system says it */
    void ended(String told, long now) {
        ended(now);
        if (!("sha-256:" + HexFormat.of().formatHex(digest.digest())).equals(told)) {
            fault("wrong digest");
        }
    }

    /** A connection was cut: what the next one brings begins after {@link #offset}. */
    void at(String reached) {
        offset = reached;
    }

    void fault(String what) {
        tally.fault(what);
    }

    /** Where it is, in the words of the system's protocol; null before anything came. */
    String offset() {
        return offset;
    }

    /** What else of a cut connection the next one needs; null if nothing. */
    Object session() {
        return session;
    }

    void session(Object ofTheCutConnection) {
        session = ofTheCutConnection;
    }

    /** How many tokens it has. */
    int next() {
        return next;
    }

    public boolean began() {
        return firstAt != 0;
    }

    public boolean isEnded() {
        return ended;
    }

    /** Microseconds, as {@link System#nanoTime()} has them. */
    public long firstAt() {
        return firstAt;
    }

    /** Microseconds, as {@link System#nanoTime()} has them. */
    public long endedAt() {
        return endedAt;
    }

    /** Its connection is about to watch again: it has caught up with the first token that is said from now on. */
    void behindSince(long micros) {
        behindSince = micros;
        caughtUpAt = 0;
    }

    public boolean isCaughtUp() {
        return caughtUpAt != 0;
    }

    /** Microseconds, as {@link System#nanoTime()} has them. */
    public long caughtUpAt() {
        return caughtUpAt;
    }

    void asked(long micros) {
        askedAt = micros;
    }

    /** When it was asked, or watched again, in microseconds, as {@link System#nanoTime()} has them. */
    public long askedAt() {
        return askedAt;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
