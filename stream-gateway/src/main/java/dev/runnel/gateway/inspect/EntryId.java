package dev.runnel.gateway.inspect;

/** The id of any stream entry, also of one that Runnel did not write. */
record EntryId(long time, long sequence) implements Comparable<EntryId> {

    /** Before every entry. */
    static final EntryId START = new EntryId(0, 0);

    /** @throws NumberFormatException if this is no id */
    static EntryId parse(String text) {
        int dash = text.indexOf('-');
        return new EntryId(
                Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    boolean isAfter(EntryId other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(EntryId other) {
        int byTime = Long.compareUnsigned(time, other.time);
        return byTime != 0 ? byTime : Long.compareUnsigned(sequence, other.sequence);
    }

    /** As Redis spells it. */
    @Override
    public String toString() {
        return Long.toUnsignedString(time) + "-" + Long.toUnsignedString(sequence);
    }
}
