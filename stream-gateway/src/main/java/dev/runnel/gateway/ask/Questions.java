package dev.runnel.gateway.ask;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Limits;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.Tracing;
import dev.runnel.gateway.access.Access;
import dev.runnel.gateway.limit.Quotas;
import dev.runnel.gateway.limit.Refusal;
import dev.runnel.gateway.limit.Refusals;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Append;
import dev.runnel.log.Logged;
import dev.runnel.log.QuestionStore;
import dev.runnel.log.RequestQueue;
import dev.runnel.log.TraceParent;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** The questions, as whoever asks them sees them. */
@Singleton
public class Questions {

    private final QuestionStore store;
    private final AnswerLog log;
    private final RequestQueue queue;
    private final ReadableQuestions readable;
    private final History history;
    private final Access access;
    private final GatewayConfig config;
    private final Limits limits;
    private final Quotas quotas;
    private final Refusals refusals;
    private final GatewayMetrics metrics;
    private final Tracing tracing;

    Questions(
            QuestionStore store,
            AnswerLog log,
            RequestQueue queue,
            ReadableQuestions readable,
            History history,
            Access access,
            GatewayConfig config,
            Limits limits,
            Quotas quotas,
            Refusals refusals,
            GatewayMetrics metrics,
            Tracing tracing) {
        this.store = store;
        this.log = log;
        this.queue = queue;
        this.readable = readable;
        this.history = history;
        this.access = access;
        this.config = config;
        this.limits = limits;
        this.quotas = quotas;
        this.refusals = refusals;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /**
     * A question that is safe in Redis.
     *
     * @param queued requests in the queue, this one included; 0 if the question was known already
     */
    public record Accepted(Question question, long queued) {}

    /**
     * Takes a question in. Asking the same again, under the same id, is the same question and costs nothing; so whoever did not get
     * the reply asks again.
     *
     * @param traceparent W3C trace context of whoever asks, or null
     */
    public Uni<Accepted> ask(NewQuestion asked, Owner owner, String traceparent) {
        return Uni.createFrom()
                .deferred(() -> {
                    Timer.Sample since = metrics.asking();
                    Question question = asked.check(owner, limits, System.currentTimeMillis());
                    return traced(question, asked.id(), traceparent)
                            .invoke(accepted -> metrics.asked(since, accepted.queued() > 0));
                })
                .onFailure()
                .invoke(failure -> metrics.refused(RunnelException.codeOf(failure)));
    }

    /** @param chosen the id, if the asker chose it; another one was never asked before */
    private Uni<Accepted> traced(Question question, QuestionId chosen, String traceparent) {
        Span span = tracing.ask(traceparent, question);
        return isKnown(chosen)
                .flatMap(known -> known ? Uni.createFrom().item(0L) : admit(question))
                .flatMap(queued -> put(question, queued, TraceParent.of(span)))
                .onFailure()
                .invoke(failure -> Tracing.failed(span, RunnelException.codeOf(failure)))
                .onTermination()
                .invoke(span::end);
    }

    /** For somebody who wants to read it. Fails with {@link ErrorCode#NOT_FOUND}, also if it is there but not for {@code who}. */
    public Uni<Question> find(QuestionId id, Owner who) {
        return readable(id, who, ErrorCode.NOT_FOUND);
    }

    /**
     * Ends the answer, wherever it is in its life; does nothing to one that has ended. Fails with {@link ErrorCode#NOT_FOUND}, or with {@link
     * ErrorCode#NOT_YOURS} if {@code who} may read it but no more.
     */
    public Uni<Void> stop(QuestionId id, Owner who) {
        return find(id, who)
                .invoke(question -> access.checkStop(who, question))
                .flatMap(question -> {
                    // Nobody needs to be told: the producer's next write is refused, and every viewer reads this.
                    long at = Math.max(0, System.currentTimeMillis() - question.askedAt());
                    return log.seal(id, new Entry.Ended(EndReason.STOPPED, at, null, null, null));
                })
                .map(append -> {
                    if (append instanceof Append.Vanished) {
                        throw new RunnelException(ErrorCode.NOT_FOUND);
                    }
                    return null;
                });
    }

    /** Those of {@code questions}, none of which has ended, that no producer will be given since their requests were lost. */
    public Uni<Set<QuestionId>> requestsMissing(Set<QuestionId> questions) {
        return queue.missing(questions);
    }

    /**
     * Harmless if it was not lost after all: a question that is requested twice is answered once.
     *
     * @param seen the last of the log that anybody here has seen, its end left out
     * @return false if there is no need: it has ended, or is gone
     */
    public Uni<Boolean> requestAgain(QuestionId id, Offset seen) {
        return log.top(id).flatMap(top -> {
            if (top.isEmpty() || isEnded(top)) {
                return Uni.createFrom().item(false);
            }
            boolean lost = seen.isAfter(top.get().offset());
            return queue.addAgain(id, lost ? seen.attempt() : 0).replaceWith(true);
        });
    }

    /** Does again whatever is missing of the asking. Harmless if nothing is. */
    public Uni<Void> restore(Question question) {
        return store.create(question).flatMap(missing -> begin(question, null));
    }

    private Uni<Question> readable(QuestionId id, Owner who, ErrorCode otherwise) {
        return readable.find(id, who).map(found -> found.orElseThrow(() -> new RunnelException(otherwise)));
    }

    private Uni<Void> checkParent(Question question) {
        QuestionId parent = question.parent();
        if (parent == null) {
            return Uni.createFrom().voidItem();
        }
        return readable(parent, question.owner(), ErrorCode.PARENT_NOT_FOUND)
                .flatMap(readable -> log.top(parent))
                .map(top -> {
                    if (top.isEmpty()) {
                        throw new RunnelException(ErrorCode.PARENT_NOT_FOUND);
                    }
                    if (!top.get().offset().isSeal()) {
                        throw new RunnelException(ErrorCode.PARENT_UNFINISHED);
                    }
                    return null;
                });
    }

    /** What was taken once is not refused when it is asked again: neither by a limit, nor for its parent, which may be gone by now. */
    private Uni<Boolean> isKnown(QuestionId id) {
        return id == null ? Uni.createFrom().item(false) : store.exists(id);
    }

    /** @return its place in the queue */
    private Uni<Long> admit(Question question) {
        return checkParent(question)
                .chain(this::checkQueue)
                .call(() -> quotas.take(question))
                .map(waiting -> waiting + 1);
    }

    private Uni<Long> checkQueue() {
        return queue.length().onItem().invoke(waiting -> {
            if (waiting >= config.queue()) {
                refusals.count(Refusal.QUEUE);
                throw new RunnelException(ErrorCode.BUSY, ErrorCode.BUSY.message(), config.busyRetryAfter());
            }
        });
    }

    private Uni<Accepted> put(Question question, long queued, String traceparent) {
        return store.create(question)
                .flatMap(isNew -> isNew
                        ? begin(question, traceparent).replaceWith(new Accepted(question, queued))
                        : putAgain(question, traceparent));
    }

    private Uni<Void> begin(Question question, String traceparent) {
        return log.open(question.id(), new Entry.Asked(question.askedAt(), traceparent))
                .flatMap(open -> Uni.join()
                        .all(queue.add(question.id(), traceparent), history.add(question))
                        .andFailFast())
                .replaceWithVoid();
    }

    /**
     * The asker may not have got the reply, or this gateway's predecessor died half-way: whatever was done is done again, harmlessly. Somebody
     * else's id is a conflict whatever is asked under it: that much the asker learns, who must have had the id from its owner.
     */
    private Uni<Accepted> putAgain(Question question, String traceparent) {
        return store.find(question.id()).flatMap(found -> {
            Question known = found.orElseThrow(() -> new RunnelException(ErrorCode.NOT_FOUND));
            if (!known.asksTheSameAs(question)) {
                throw new RunnelException(ErrorCode.CONFLICT);
            }
            return log.top(known.id())
                    .flatMap(top -> isEnded(top) ? Uni.createFrom().voidItem() : begin(known, traceparent))
                    .replaceWith(new Accepted(known, 0));
        });
    }

    private static boolean isEnded(Optional<Logged> top) {
        return top.isPresent() && top.get().offset().isSeal();
    }
}
