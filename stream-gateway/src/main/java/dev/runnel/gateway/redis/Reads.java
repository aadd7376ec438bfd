package dev.runnel.gateway.redis;

/** The way of reading all watched logs, turn by turn, for as long as there are any. Lives on the {@link dev.runnel.gateway.fanout.Loop}. */
interface Reads {

    /** There is one more to read. */
    void added();

    void close();
}
