package dev.runnel.producer.answer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry.Asked;
import dev.runnel.contract.Entry.Ended;
import dev.runnel.contract.Entry.Started;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Problem;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import dev.runnel.contract.Transcript;
import dev.runnel.contract.Usage;
import dev.runnel.log.About;
import dev.runnel.log.Append;
import dev.runnel.log.Connection;
import dev.runnel.log.Logged;
import dev.runnel.producer.answer.Answers.Tools;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The end of one answer: the log is sealed, what it says is written down with the question, and the request is let go. */
final class Ending {

    private static final Logger LOG = Logger.getLogger(Ending.class);

    /** Entries read at a time. */
    private static final int PAGE = 1000;

    private final Tools tools;
    private final Lane lane;
    private final QuestionId id;
    private final Question question;
    private final Asked asked;
    private final boolean lastTry;

    /**
     * Over which the request may be deleted: the one that led to the queue when the log was last seen to have its end. Commands and the
     * reads that wait have connections of their own, and in a failover they may lead to different masters for a moment. So a request may come
     * from a Redis that knows more than the one that is asked about the log, or less; what was decided on the word of one is not carried out
     * on another. The request then stays, and whoever takes it over in a lease's time looks again.
     */
    private Connection queue;

    /**
     * @param question null if it could not be read
     * @param asked null if it could not be read
     * @param lastTry whether nobody tries again if this end is a failure
     */
    Ending(Tools tools, Lane lane, QuestionId id, Question question, Asked asked, boolean lastTry) {
        this.tools = tools;
        this.lane = lane;
        this.id = id;
        this.question = question;
        this.asked = asked;
        this.lastTry = lastTry;
        this.queue = tools.queue().get();
    }

    /** Of an attempt that ran: the end goes the way of its pieces, so that it never stands on a log that lost some of them. */
    Uni<Release> seal(Manuscript manuscript, EndReason reason, Problem problem, Usage usage) {
        manuscript.end(new Ended(reason, Answer.since(asked), problem, usage, Summary.of(manuscript.text())));
        return complete(manuscript);
    }

    private Uni<Release> complete(Manuscript manuscript) {
        return Completion.of(manuscript, tools.log(), lane, tools.config().storeBackoffMax(), tools.metrics())
                .emitOn(lane)
                .flatMap(verdict -> completed(manuscript, verdict));
    }

    private Uni<Release> completed(Manuscript manuscript, Verdict verdict) {
        if (verdict instanceof Verdict.Vanished) {
            return finished();
        }
        if (verdict instanceof Verdict.Beaten beaten) {
            return beaten.by().offset().isSeal() ? conclude() : left();
        }
        // In this order: an answer that ended while Redis was away is whole on the connection of now, or looked at
        // again.
        queue = tools.queue().get();
        if (!tools.log().connection(id).equals(manuscript.seenOver())) {
            return complete(manuscript);
        }
        Question.Outcome outcome = manuscript.outcome(asked);
        tools.aftercare().keep(question, asked, manuscript);
        return patiently(() -> tools.log().keep(id)).chain(() -> write(outcome, true));
    }

    /** Without an attempt of ours, or after one of which we cannot say what it wrote. */
    Uni<Release> sealFailed(ErrorCode code) {
        Ended ended = new Ended(EndReason.FAILED, Answer.since(asked), Problem.of(code), null, null);
        return patiently(() -> tools.log().seal(id, ended)).flatMap(result -> {
            if (result instanceof Append.Refused refused) {
                return conclude(refused.top().entry().equals(ended));
            }
            return result instanceof Append.Vanished ? finished() : conclude(true);
        });
    }

    /** The log is sealed; what it says is written down, whoever sealed it. */
    Uni<Release> conclude() {
        return conclude(false);
    }

    private Uni<Release> conclude(boolean sealedByUs) {
        if (question == null || question.outcome() != null) {
            return finished();
        }
        // A seal that a failover took away again since it was seen is nothing to write down.
        return patiently(() -> tools.log().transcript(id))
                .map(transcript -> transcript.ended() == null
                        ? Optional.<Question.Outcome>empty()
                        : Optional.of(transcript.outcome()))
                .onFailure(IllegalStateException.class)
                .recoverWithUni(gap -> patiently(() -> tools.log().top(id)).flatMap(this::withGap))
                .flatMap(outcome ->
                        outcome.map(known -> write(known, sealedByUs)).orElseGet(Ending::left));
    }

    /** No later look would find the missing piece, so the question ends with what stands before it. */
    private Uni<Optional<Question.Outcome>> withGap(Optional<Logged> top) {
        if (top.isEmpty() || !(top.get().entry() instanceof Ended ended)) {
            return Uni.createFrom().item(Optional.empty());
        }
        About.question(id, () -> LOG.errorf("Question %s: a piece of the answer is missing in its log", id));
        return upToTheGap(new Transcript()).map(read -> Optional.of(dataLoss(read, ended)));
    }

    private Uni<Transcript> upToTheGap(Transcript transcript) {
        return patiently(() -> tools.log().read(id, transcript.head(), PAGE)).flatMap(page -> {
            for (Logged next : page) {
                if (!next.offset().follows(transcript.head())) {
                    return Uni.createFrom().item(transcript);
                }
                transcript.add(next.offset(), next.entry());
            }
            return page.isEmpty() ? Uni.createFrom().item(transcript) : upToTheGap(transcript);
        });
    }

    private Question.Outcome dataLoss(Transcript read, Ended ended) {
        Started started = read.started();
        long askedAt = asked == null ? question.askedAt() : asked.at();
        return new Question.Outcome(
                EndReason.FAILED,
                read.text(),
                read.reasoning(),
                started == null ? null : started.model(),
                read.attempt(),
                started == null ? null : askedAt + started.at(),
                askedAt + ended.at(),
                ended.usage(),
                Problem.of(ErrorCode.DATA_LOSS));
    }

    private Uni<Release> write(Question.Outcome outcome, boolean sealedByUs) {
        tools.metrics().ended(outcome);
        return patiently(() -> tools.questions().end(question, outcome)).map(done -> release(outcome, sealedByUs));
    }

    private Release release(Question.Outcome outcome, boolean sealedByUs) {
        boolean exhausted = sealedByUs && lastTry && outcome.reason() == EndReason.FAILED;
        return exhausted
                ? new Release.Exhausted(outcome.error().code(), outcome.attempts(), queue)
                : new Release.Finished(queue);
    }

    private Uni<Release> finished() {
        return Uni.createFrom().item(new Release.Finished(queue));
    }

    private static Uni<Release> left() {
        return Uni.createFrom().item(new Release.Left());
    }

    private <T> Uni<T> patiently(Supplier<Uni<? extends T>> command) {
        return Store.patiently(tools.config().storeBackoffMax(), command).emitOn(lane);
    }
}
