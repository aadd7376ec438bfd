package dev.runnel.gateway.redis;

/** The way of reading all watched logs, turn by turn, for as long as there are any. Lives on the {@link dev.runnel.gateway.fanout.Loop}. */
interface Reads {

    void begin();

    /** There is one more to read. */
    void added();

    /**
     * How long ago it was last seen that what is written comes out here, in seconds; {@link Double#NaN} if it was never seen. To be called on any
     * thread.
     */
    double age();

    void close();
}
