package dev.runnel.gateway.inspect;

/**
 * When an answer came to each stage of its way. Of the latest attempt; null for what has not happened.
 *
 * @param askedAt epoch milliseconds; the others count from here, in milliseconds
 * @param firstTextAt the first piece, reasoning included
 */
record Hops(long askedAt, Long startedAt, Long firstTextAt, Long endedAt) {

    static Hops asked(long at) {
        return new Hops(at, null, null, null);
    }

    /** As they are when this entry has been added. Seeing one again changes nothing if it is of the latest attempt. */
    Hops after(LogEntry entry) {
        if (entry.offset() == null || entry.at() == null) {
            return this;
        }
        if (entry.offset().isSeal()) {
            return new Hops(askedAt, startedAt, firstTextAt, entry.at());
        }
        if (entry.type().equals("started")) {
            return new Hops(askedAt, entry.at(), null, null);
        }
        boolean first = entry.text() != null && firstTextAt == null;
        return first ? new Hops(askedAt, startedAt, entry.at(), endedAt) : this;
    }
}
