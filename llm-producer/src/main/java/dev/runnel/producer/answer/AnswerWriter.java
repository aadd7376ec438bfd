package dev.runnel.producer.answer;

import dev.runnel.contract.Entry.Ended;
import dev.runnel.contract.Entry.Piece;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Append;
import dev.runnel.log.Connection;
import dev.runnel.log.Logged;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * Appends what an attempt writes, its end included, in order and without a gap.
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
        default void accepted() {}

        /** Some that were in the log are not there any more; they are added again. */
        default void tailLost() {}

        /** No further one will be. */
        void refused(Verdict verdict);

        void broken(Throwable cause);
    }

    private final AnswerLog log;
    private final Manuscript manuscript;
    private final Lane lane;
    private final Duration backoffMax;
    private final Listener listener;

    private int failures;
    private boolean underWay;
    private boolean closed;
    private Runnable whenDrained;

    AnswerWriter(AnswerLog log, Manuscript manuscript, Lane lane, Duration backoffMax, Listener listener) {
        this.log = log;
        this.manuscript = manuscript;
        this.lane = lane;
        this.backoffMax = backoffMax;
        this.listener = listener;
    }

    void add(Piece piece) {
        manuscript.add(piece);
        appendNext();
    }

    /** Runs {@code next} when everything written so far is in the log; never, if the log refuses it. */
    void drain(Runnable next) {
        whenDrained = next;
        appendNext();
    }

    /** Looks whether the log is still as we left it, unless an append under way will tell. */
    void look() {
        if (!closed && !underWay) {
            underWay = true;
            lookAtTop();
        }
    }

    /** Nothing is sent or heard any more. */
    void close() {
        closed = true;
    }

    private void appendNext() {
        if (closed || underWay) {
            return;
        }
        if (!log.connection(manuscript.id()).equals(manuscript.seenOver())) {
            look();
        } else if (manuscript.isInTheLog()) {
            drained();
        } else {
            underWay = true;
            send(manuscript.next()).emitOn(lane).subscribe().with(this::appended, this::failed);
        }
    }

    private Uni<Append> send(Logged next) {
        return next.entry() instanceof Ended end
                ? log.seal(manuscript.id(), manuscript.last(), end, manuscript.seenOver())
                : log.append(manuscript.id(), next.offset(), next.entry(), manuscript.seenOver());
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
            resume(Optional.of(refused.top()), manuscript.seenOver());
        } else if (result instanceof Append.Vanished) {
            listener.refused(new Verdict.Vanished());
        } else {
            accept(manuscript.accepted() + 1, manuscript.seenOver());
        }
    }

    private void accept(int count, Connection over) {
        boolean more = count > manuscript.accepted();
        if (count < manuscript.accepted()) {
            listener.tailLost();
        }
        manuscript.seen(count, over);
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
            // Named before the look: if it breaks in between, the next append fails and we look again.
            Connection over = log.connection(manuscript.id());
            log.top(manuscript.id()).emitOn(lane).subscribe().with(top -> resume(top, over), this::failed);
        }
    }

    private void resume(Optional<Logged> top, Connection over) {
        if (closed) {
            return;
        }
        Verdict verdict = manuscript.judge(top);
        if (verdict != null) {
            listener.refused(verdict);
        } else {
            accept(manuscript.countUpTo(top.orElseThrow()), over);
        }
    }
}
