package dev.runnel.gateway.ask;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Limits;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.Tracing;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Append;
import dev.runnel.log.Logged;
import dev.runnel.log.QuestionStore;
import dev.runnel.log.RequestQueue;
import dev.runnel.log.TraceParent;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
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
    private final GatewayConfig config;
    private final Limits limits;
    private final GatewayMetrics metrics;
    private final Tracing tracing;

    Questions(
            QuestionStore store,
            AnswerLog log,
            RequestQueue queue,
            GatewayConfig config,
            Limits limits,
            GatewayMetrics metrics,
            Tracing tracing) {
        this.store = store;
        this.log = log;
        this.queue = queue;
        this.config = config;
        this.limits = limits;
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
    public Uni<Accepted> ask(NewQuestion asked, String traceparent) {
        return Uni.createFrom()
                .deferred(() -> {
                    Timer.Sample since = metrics.asking();
                    Question question = asked.check(Question.PUBLIC, limits, System.currentTimeMillis());
                    return traced(question, traceparent)
                            .invoke(accepted -> metrics.asked(since, accepted.queued() > 0));
                })
                .onFailure()
                .invoke(failure -> metrics.refused(RunnelException.codeOf(failure)));
    }

    private Uni<Accepted> traced(Question question, String traceparent) {
        Span span = tracing.ask(traceparent, question);
        return checkParent(question)
                .flatMap(ok -> admit())
                .flatMap(waiting -> put(question, waiting + 1, TraceParent.of(span)))
                .onFailure()
                .invoke(failure -> span.setStatus(
                        StatusCode.ERROR, RunnelException.codeOf(failure).wireName()))
                .onTermination()
                .invoke(span::end);
    }

    /** Fails with {@link ErrorCode#NOT_FOUND}. */
    public Uni<Question> find(QuestionId id) {
        return store.find(id).map(found -> found.orElseThrow(() -> new RunnelException(ErrorCode.NOT_FOUND)));
    }

    /** Ends the answer, wherever it is in its life; does nothing to one that has ended. Fails with {@link ErrorCode#NOT_FOUND}. */
    public Uni<Void> stop(QuestionId id) {
        return find(id).flatMap(question -> {
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

    private Uni<Void> checkParent(Question question) {
        QuestionId parent = question.parent();
        if (parent == null) {
            return Uni.createFrom().voidItem();
        }
        return log.top(parent).map(top -> {
            if (top.isEmpty()) {
                throw new RunnelException(ErrorCode.PARENT_NOT_FOUND);
            }
            if (!top.get().offset().isSeal()) {
                throw new RunnelException(ErrorCode.PARENT_UNFINISHED);
            }
            return null;
        });
    }

    private Uni<Long> admit() {
        return queue.length().onItem().invoke(waiting -> {
            if (waiting >= config.queue()) {
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
                .flatMap(open -> queue.add(question.id(), traceparent));
    }

    /** The asker may not have got the reply, or this gateway's predecessor died half-way: whatever was done is done again, harmlessly. */
    private Uni<Accepted> putAgain(Question question, String traceparent) {
        return find(question.id()).flatMap(known -> {
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
