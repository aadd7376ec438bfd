package dev.runnel.local.model;

/** How an answer ends; the first three are told as {@code finish_reason}. */
enum Ending {
    STOP("stop"),
    LENGTH("length"),
    CONTENT_FILTER("content_filter"),
    /** The connection is closed in the middle. */
    BREAK(""),
    /** Nothing comes any more and the connection stays open. */
    STALL(""),
    /** An error object instead of the next chunk. */
    ERROR("");

    private final String finishReason;

    Ending(String finishReason) {
        this.finishReason = finishReason;
    }

    String finishReason() {
        return finishReason;
    }
}
