package dev.runnel.contract;

/**
 * An answer as its log tells it: entries go in, in order; the text of the last attempt comes out. The one place that knows that a
 * new attempt starts from the beginning.
 */
public final class Transcript {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private Entry.Asked asked;
    private Entry.Started started;
    private Entry.Ended ended;
    private int attempt;
    private Offset head = Offset.START;

    /** @throws IllegalStateException if {@code offset} does not directly follow the last one: a piece is missing */
    public void add(Offset offset, Entry entry) {
        if (!offset.follows(head)) {
            throw new IllegalStateException("After " + head + " comes " + offset);
        }
        head = offset;
        if (entry instanceof Entry.Piece piece) {
            (piece.kind() == Entry.Kind.TEXT ? text : reasoning).append(piece.text());
        } else if (entry instanceof Entry.Started newAttempt) {
            start(offset.attempt(), newAttempt);
        } else if (entry instanceof Entry.Asked first) {
            asked = first;
        } else if (entry instanceof Entry.Ended last) {
            ended = last;
        }
    }

    private void start(int number, Entry.Started entry) {
        text.setLength(0);
        reasoning.setLength(0);
        attempt = number;
        started = entry;
    }

    public String text() {
        return text.toString();
    }

    /** Null if the model showed none. */
    public String reasoning() {
        return reasoning.isEmpty() ? null : reasoning.toString();
    }

    /** 0 until a producer has started. */
    public int attempt() {
        return attempt;
    }

    /** Of the last entry. */
    public Offset head() {
        return head;
    }

    /** Null until the log's first entry was added. */
    public Entry.Asked asked() {
        return asked;
    }

    /** Null until a producer has started. */
    public Entry.Started started() {
        return started;
    }

    /** Null until the log is sealed. */
    public Entry.Ended ended() {
        return ended;
    }

    /** @throws IllegalStateException if the log is not sealed */
    public Question.Outcome outcome() {
        if (ended == null || asked == null) {
            throw new IllegalStateException("Not a whole log: it ends at " + head);
        }
        return new Question.Outcome(
                ended.reason(),
                text(),
                reasoning(),
                started == null ? null : started.model(),
                attempt,
                started == null ? null : asked.at() + started.at(),
                asked.at() + ended.at(),
                ended.usage(),
                ended.problem());
    }
}
