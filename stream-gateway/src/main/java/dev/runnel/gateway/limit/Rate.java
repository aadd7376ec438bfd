package dev.runnel.gateway.limit;

/**
 * @param perSecond in the long run; 0 for no limit
 * @param atOnce after a long enough pause
 */
record Rate(int perSecond, int atOnce) {

    /** With twice as many at once as in a second. */
    static Rate perSecond(int perSecond) {
        return new Rate(perSecond, 2 * perSecond);
    }

    /** Between two in the long run; 0 if nothing is limited. */
    long nanosForOne() {
        return perSecond <= 0 ? 0 : 1_000_000_000L / perSecond;
    }
}
