package dev.runnel.producer.answer;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.Entry.Piece;
import dev.runnel.contract.Entry.Started;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Append;
import dev.runnel.log.Connection;
import dev.runnel.log.Logged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends the pieces of one attempt, in order and without a gap.
 *
 * <p>One append is under way at a time. With more of them Redis could refuse one for a passing reason (full, failing over) and accept the
 * next, or a broken connection could take one with it while the next one goes over a new connection: either leaves a hole in a log that
 * nothing can fill any more. Answers do not wait for each other, and what a model says meanwhile waits no longer than one round trip.
 *
 * <p>After every failure, and on every new connection, it looks at the log's top and goes on from there: a lost reply is thereby an accepted
 * entry, and a tail that a failover lost is added again, from memory, under the same ids.
 */
final class AnswerWriter {

    /** Hears what becomes of the entries, on the lane. */
    interface Listener {
        /** One more is in the log for certain. */
        void accepted();

        /** No further one will be. */
        void refused(Verdict verdict);

        void broken(Throwable cause);
    }

    private final AnswerLog log;
    private final QuestionId id;
    private final int attempt;
    private final Lane lane;
    private final Duration backoffMax;
    private final Listener listener;

    /** The whole attempt; the entry at {@code i} has the index {@code i + 1} in the log. */
    private final List<Entry> entries = new ArrayList<>();

    private int accepted = 1;
    /** Over which the log was last seen to be as we left it. */
    private Connection connection;

    private int failures;
    private boolean underWay;
    private boolean closed;
    private Runnable whenDrained;

    /**
     * @param started the attempt's first entry, which is in the log
     * @param connection over which it came there
     */
    AnswerWriter(
            AnswerLog log,
            QuestionId id,
            int attempt,
            Started started,
            Connection connection,
            Lane lane,
            Duration backoffMax,
            Listener listener) {
        this.log = log;
        this.id = id;
        this.attempt = attempt;
        this.lane = lane;
        this.backoffMax = backoffMax;
        this.listener = listener;
        this.connection = connection;
        entries.add(started);
    }

    void add(Piece piece) {
        entries.add(piece);
        appendNext();
    }

    /** Runs {@code next} when everything added so far is in the log; never, if the log refuses it. */
    void drain(Runnable next) {
        whenDrained = next;
        appendNext();
    }

    /** Nothing is sent or heard any more. */
    void close() {
        closed = true;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** What the log's top says about us: null if all is as we left it. */
    Verdict judge(Optional<Logged> top) {
        if (top.isEmpty()) {
            return new Verdict.Vanished();
        }
        Offset at = top.get().offset();
        boolean ours = at.attempt() < attempt || (at.attempt() == attempt && isOurs(top.get()));
        return ours ? null : new Verdict.Beaten(top.get());
    }

    /** Of the pieces of a kind, joined. */
    String text(Kind kind) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            if (entry instanceof Piece piece && piece.kind() == kind) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    private boolean isOurs(Logged top) {
        long index = top.offset().index();
        return index >= 1
                && index <= entries.size()
                && entries.get((int) index - 1).equals(top.entry());
    }

    private void appendNext() {
        if (closed || underWay) {
            return;
        }
        if (accepted == entries.size()) {
            drained();
            return;
        }
        underWay = true;
        if (!log.connection(id).equals(connection)) {
            lookAtTop();
            return;
        }
        log.append(id, new Offset(attempt, accepted + 1L), entries.get(accepted), connection)
                .emitOn(lane)
                .subscribe()
                .with(this::appended, this::failed);
    }

    private void drained() {
        if (whenDrained != null) {
            Runnable next = whenDrained;
            whenDrained = null;
            next.run();
        }
    }

    private void appended(Append result) {
        if (closed) {
            return;
        }
        if (result instanceof Append.Refused refused) {
            resume(Optional.of(refused.top()));
        } else if (result instanceof Append.Vanished) {
            listener.refused(new Verdict.Vanished());
        } else {
            accept(accepted + 1);
        }
    }

    private void accept(int count) {
        boolean more = count > accepted;
        accepted = count;
        failures = 0;
        underWay = false;
        if (more) {
            listener.accepted();
        }
        appendNext();
    }

    private void failed(Throwable cause) {
        if (closed) {
            return;
        }
        if (!Store.isAway(cause)) {
            listener.broken(cause);
            return;
        }
        lane.after(Store.backoff(backoffMax, ++failures), this::lookAtTop);
    }

    private void lookAtTop() {
        if (!closed) {
            connection = log.connection(id);
            log.top(id).emitOn(lane).subscribe().with(this::resume, this::failed);
        }
    }

    private void resume(Optional<Logged> top) {
        if (closed) {
            return;
        }
        Verdict verdict = judge(top);
        if (verdict != null) {
            listener.refused(verdict);
        } else {
            Offset at = top.orElseThrow().offset();
            accept(at.attempt() == attempt ? (int) at.index() : 0);
        }
    }
}
