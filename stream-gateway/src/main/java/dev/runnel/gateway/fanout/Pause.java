package dev.runnel.gateway.fanout;

/** The pause between two looks for something that does not come: the longer it does not, the longer the pause. */
final class Pause {

    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 1000;

    private long millis = FIRST_MILLIS;

    /** In milliseconds. */
    long next() {
        long now = millis;
        millis = Math.min(LONGEST_MILLIS, now * 2);
        return now;
    }

    /** It came. */
    void reset() {
        millis = FIRST_MILLIS;
    }
}
