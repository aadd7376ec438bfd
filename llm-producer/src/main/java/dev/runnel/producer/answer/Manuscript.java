package dev.runnel.producer.answer;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Entry.Asked;
import dev.runnel.contract.Entry.Ended;
import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.Entry.Piece;
import dev.runnel.contract.Entry.Started;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Transcript;
import dev.runnel.log.Connection;
import dev.runnel.log.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that one attempt has written, from its start to its end, and how much of it the log is known to have. The log's own copy is not
 * enough: a failover may take its end away, and nobody else has that.
 */
final class Manuscript {

    /** What an entry takes besides its text, in characters, about. */
    private static final int ENTRY_WEIGHT = 64;

    private final QuestionId id;
    private final int attempt;

    /** The entry at {@code i} has the index {@code i + 1} in the log; the end, which comes last, has the seal's place. */
    private final List<Entry> entries = new ArrayList<>();

    private int accepted = 1;
    private Connection seenOver;
    private long weight = ENTRY_WEIGHT;

    /**
     * @param started the attempt's first entry, which is in the log
     * @param seenOver over which it came there
     */
    Manuscript(QuestionId id, int attempt, Started started, Connection seenOver) {
        this.id = id;
        this.attempt = attempt;
        this.seenOver = seenOver;
        entries.add(started);
    }

    QuestionId id() {
        return id;
    }

    void add(Piece piece) {
        entries.add(piece);
        weight += ENTRY_WEIGHT + piece.text().length();
    }

    /** Nothing is added after it. */
    void end(Ended ended) {
        entries.add(ended);
        weight += ENTRY_WEIGHT;
    }

    /** How many entries are in the log for certain, from the first one on. */
    int accepted() {
        return accepted;
    }

    boolean isInTheLog() {
        return accepted == entries.size();
    }

    /** Over which the log was last seen to be as we left it. */
    Connection seenOver() {
        return seenOver;
    }

    void seen(int count, Connection over) {
        accepted = count;
        seenOver = over;
    }

    /** The first entry that may not be in the log yet, and its place there. */
    Logged next() {
        return new Logged(offset(accepted), entries.get(accepted));
    }

    /** The place of the last entry that is in the log for certain. */
    Offset last() {
        return offset(accepted - 1);
    }

    /** What the log's top says about us: null if nobody but us has written since our start. */
    Verdict judge(Optional<Logged> top) {
        if (top.isEmpty()) {
            return new Verdict.Vanished();
        }
        return top.get().offset().attempt() < attempt || countUpTo(top.get()) > 0
                ? null
                : new Verdict.Beaten(top.get());
    }

    /** How many of our entries are in a log with this top; 0 if not even the first one, or if somebody else's is on top. */
    int countUpTo(Logged top) {
        Offset at = top.offset();
        long count = at.isSeal() ? entries.size() : at.attempt() == attempt ? at.index() : 0;
        boolean ours = count >= 1
                && count <= entries.size()
                && at.equals(offset((int) count - 1))
                && entries.get((int) count - 1).equals(top.entry());
        return ours ? (int) count : 0;
    }

    /** Of the pieces of kind {@link Kind#TEXT}, joined. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            if (entry instanceof Piece piece && piece.kind() == Kind.TEXT) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    /** What is written down with the question; only with an end. */
    Question.Outcome outcome(Asked asked) {
        Transcript transcript = new Transcript();
        transcript.add(Offset.ASKED, asked);
        for (int i = 0; i < entries.size(); i++) {
            transcript.add(offset(i), entries.get(i));
        }
        return transcript.outcome();
    }

    /** How much memory it takes, in characters, about. */
    long weight() {
        return weight;
    }

    private Offset offset(int i) {
        return entries.get(i) instanceof Ended ? Offset.SEAL : new Offset(attempt, i + 1L);
    }
}
