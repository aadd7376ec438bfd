package dev.runnel.gateway.inspect;

import dev.runnel.contract.Offset;
import java.util.List;

/** What the entries of one log tell together, however they come in: those that were seen before count for nothing. */
final class Story {

    private Hops hops;
    private EntryId seen = EntryId.START;
    private Offset top;
    private Offset beforeTheSeal;

    /** @param askedAt epoch milliseconds */
    Story(long askedAt) {
        this.hops = Hops.asked(askedAt);
    }

    /** @param entries oldest first */
    void tell(List<LogEntry> entries) {
        entries.stream().filter(entry -> entry.entryId().isAfter(seen)).forEach(this::tell);
    }

    private void tell(LogEntry entry) {
        seen = entry.entryId();
        hops = hops.after(entry);
        if (entry.offset() != null) {
            if (!entry.offset().isSeal()) {
                beforeTheSeal = entry.offset();
            }
            top = entry.offset();
        }
    }

    Hops hops() {
        return hops;
    }

    boolean isOver() {
        return top != null && top.isSeal();
    }

    /**
     * How many entries follow {@code cursor}. Indexes are dense within one attempt only, so over several it is known for those who have nothing
     * yet, and else it is not.
     *
     * @param length of the whole log
     * @return null if it cannot be known
     */
    Long behind(Offset cursor, long length) {
        if (top == null) {
            return null;
        }
        if (!top.isAfter(cursor)) {
            return 0L;
        }
        if (!cursor.isAfter(Offset.ASKED)) {
            return length - 1;
        }
        if (beforeTheSeal == null || beforeTheSeal.attempt() != cursor.attempt()) {
            return null;
        }
        return beforeTheSeal.index() - cursor.index() + (top.isSeal() ? 1 : 0);
    }
}
