package dev.runnel.log;

/** What became of an entry that was to be appended. */
public sealed interface Append {

    /** It is in the log. */
    record Done() implements Append {}

    /**
     * The log has grown past the entry's place. What stands on top says why: this very entry (its reply had been lost), another
     * attempt (its writer is fenced), or the seal.
     */
    record Refused(Logged top) implements Append {}

    /** The log has expired or was deleted; it is not brought back. */
    record Vanished() implements Append {}
}
