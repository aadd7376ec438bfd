package dev.runnel.producer.answer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry.Asked;
import dev.runnel.contract.Entry.Started;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Message;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Problem;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.About;
import dev.runnel.log.Append;
import dev.runnel.log.Connection;
import dev.runnel.log.Logged;
import dev.runnel.producer.ProducerMetrics.Begun;
import dev.runnel.producer.answer.Answers.Tools;
import dev.runnel.producer.llm.ModelFailure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The way of one question from its request to its end; the diagram is in the package's description. */
final class Answer {

    private static final Logger LOG = Logger.getLogger(Answer.class);

    private final Tools tools;
    private final QuestionId id;
    private final boolean takenOver;
    private final int attempts;
    private final int losses;
    private final Lane lane;

    /** Over which the queue was reached before anything was looked at. */
    private Connection queue;

    private Question question;
    private Asked asked;
    private String model;
    private List<Message> messages;
    /** Whether another attempt may be begun after one of somebody else's. */
    private boolean mayFollow;

    /** Of the attempt. Those that were handed over have numbers as well, so it says nothing about how many may follow. */
    private int number;

    /** Attempts of this producer. */
    private int tries;

    private Started started;
    private volatile Connection connection;
    private Manuscript manuscript;
    private AttemptTrace trace;

    Answer(Tools tools, QuestionId id, boolean takenOver, int attempts, int losses, Lane lane) {
        this.tools = tools;
        this.id = id;
        this.takenOver = takenOver;
        this.attempts = attempts;
        this.losses = losses;
        this.lane = lane;
    }

    Uni<Release> run() {
        return read().onFailure().recoverWithUni(this::fail).onTermination().invoke(this::endTrace);
    }

    private void endTrace() {
        if (trace != null) {
            trace.end();
        }
    }

    private Uni<Release> read() {
        queue = tools.queue().get();
        return patiently(() -> tools.questions().find(id))
                .flatMap(found -> found.map(this::readLog).orElseGet(this::unknown));
    }

    private Uni<Release> readLog(Question found) {
        question = found;
        return patiently(() -> tools.log().first(id)).flatMap(first -> {
            if (first.isEmpty() || !(first.get().entry() instanceof Asked entry)) {
                return unknown();
            }
            asked = entry;
            return patiently(() -> tools.log().top(id))
                    .flatMap(top -> top.map(this::choose).orElseGet(this::unknown));
        });
    }

    /**
     * Not kept any more; or not known yet to the Redis that we look at, if that is a master of yesterday while the request came from the one
     * of today. So it is looked at twice, a lease apart.
     */
    private Uni<Release> unknown() {
        return takenOver ? nothingToDo() : release(new Release.Left());
    }

    private Uni<Release> choose(Logged top) {
        if (top.offset().isSeal()) {
            return question.outcome() == null ? ending().conclude() : nothingToDo();
        }
        int begun = top.offset().attempt();
        // More than the request knows of was begun by whoever has another request for the same question.
        mayFollow = takenOver || attempts > 0 && begun <= attempts;
        number = mayFollow ? Math.max(begun, attempts) : 0;
        if (isGivenUp(begun)) {
            about(() -> LOG.warnf(
                    "Question %s: given up after %d attempts, %d producers were lost over it", id, number, losses));
            return ending().sealFailed(ErrorCode.ATTEMPTS_EXHAUSTED);
        }
        Optional<String> allowed = allowedModel();
        if (allowed.isEmpty()) {
            about(() -> LOG.infof("Question %s: asks for a model that is not configured", id));
            return ending().sealFailed(ErrorCode.MODEL_NOT_FOUND);
        }
        model = allowed.get();
        return patiently(() -> tools.conversation().upTo(question)).flatMap(said -> {
            messages = said;
            return claimNext();
        });
    }

    /** A request may also have changed hands before anybody began: the log must know of as many attempts, while there are ids. */
    private boolean isGivenUp(int begun) {
        int max = tools.config().maxAttempts();
        return takenOver && begun >= max && losses >= max || number >= Offset.MAX_ATTEMPTS;
    }

    private Optional<String> allowedModel() {
        String standard = tools.config().model();
        String wanted = question.model() == null ? standard : question.model();
        boolean allowed =
                wanted.equals(standard) || tools.config().models().stream().anyMatch(names -> names.contains(wanted));
        return allowed ? Optional.of(wanted) : Optional.empty();
    }

    private Uni<Release> claimNext() {
        number++;
        tries++;
        started = new Started(sinceAsked(), tools.producer(), model);
        return patiently(this::claim).flatMap(this::claimed);
    }

    private Uni<Append> claim() {
        connection = tools.log().connection(id);
        return tools.log()
                .append(id, Offset.started(number), started, connection)
                .call(() -> tools.log().keep(id));
    }

    private Uni<Release> claimed(Append result) {
        if (result instanceof Append.Vanished) {
            return nothingToDo();
        }
        if (result instanceof Append.Refused refused && !isOurs(refused.top())) {
            return beaten(refused.top());
        }
        manuscript = new Manuscript(id, number, started, connection);
        tools.metrics().started(begun(), Duration.ofMillis(started.at()));
        endTrace();
        trace = new AttemptTrace(
                tools.tracing(), tools.tracing().attempt(asked.traceparent(), id, number, begun() == Begun.TAKE_OVER));
        if (begun() == Begun.TAKE_OVER) {
            trace.takesOver(tools.log(), id, number - 1, asked);
        }
        return stream();
    }

    private Begun begun() {
        return tries > 1 ? Begun.RETRY : number > 1 ? Begun.TAKE_OVER : Begun.FIRST;
    }

    /** The claim's reply was lost, and we tried again. */
    private boolean isOurs(Logged top) {
        return top.offset().equals(Offset.started(number)) && top.entry().equals(started);
    }

    private Uni<Release> stream() {
        return new Attempt(tools, lane, this::sinceAsked, this::writer)
                .run(events -> tools.model().ask(model, messages, trace.asks(model, events)))
                .onTermination()
                .invoke(trace::modelIsOver)
                .flatMap(this::judge);
    }

    private AnswerWriter writer(AnswerWriter.Listener listener) {
        return new AnswerWriter(tools.log(), manuscript, lane, tools.config().storeBackoffMax(), listener);
    }

    private Uni<Release> judge(Verdict verdict) {
        if (verdict instanceof Verdict.Ended ended) {
            tools.model().state().answered();
            tools.metrics().used(model, ended.usage());
            return trace.seals(ended.reason(), ending().seal(manuscript, ended.reason(), null, ended.usage()));
        }
        if (verdict instanceof Verdict.Failed failed) {
            return retryOrSeal(failed.failure());
        }
        if (verdict instanceof Verdict.Beaten beaten) {
            boolean byEnd = beaten.by().offset().isSeal();
            tools.metrics().fenced(byEnd);
            trace.fenced(byEnd);
            return beaten(beaten.by());
        }
        return nothingToDo();
    }

    private Uni<Release> retryOrSeal(ModelFailure failure) {
        tools.metrics().modelFailed(failure.code());
        trace.failed(failure.code());
        Logger.Level level = tools.model().state().failed(failure.code()) ? Logger.Level.WARN : Logger.Level.DEBUG;
        about(() -> LOG.logf(
                level,
                "Question %s, attempt %d: %s: %s",
                id,
                number,
                failure.code().wireName(),
                failure.detail()));
        if (!failure.code().retryable() || isLastTry()) {
            return trace.seals(
                    EndReason.FAILED, ending().seal(manuscript, EndReason.FAILED, Problem.of(failure.code()), null));
        }
        trace.end();
        return pause(Retry.delay(tools.config(), tries, failure.retryAfter()));
    }

    private boolean isLastTry() {
        return losses + tries >= tools.config().maxAttempts() || number >= Offset.MAX_ATTEMPTS;
    }

    /** Until the next attempt, unless somebody stops the answer meanwhile. */
    private Uni<Release> pause(Duration left) {
        Duration step = left.compareTo(tools.config().watchEvery()) < 0
                ? left
                : tools.config().watchEvery();
        return lane.wait(step).chain(() -> patiently(() -> tools.log().top(id))).flatMap(top -> {
            if (top.isEmpty()) {
                return nothingToDo();
            }
            if (top.get().offset().attempt() > number) {
                return beaten(top.get());
            }
            Duration rest = left.minus(step);
            return rest.isZero() || rest.isNegative() ? claimNext() : pause(rest);
        });
    }

    private Uni<Release> beaten(Logged by) {
        if (by.offset().isSeal()) {
            return ending().conclude();
        }
        boolean firstClaim = manuscript == null && !takenOver;
        return firstClaim ? doubled(by.offset().attempt()) : release(new Release.Left());
    }

    private Uni<Release> doubled(int attempt) {
        return patiently(() -> tools.log().read(id, new Offset(attempt, 0), 1))
                .map(found -> found.stream().findFirst().map(Logged::entry).orElse(null))
                .map(entry ->
                        entry instanceof Started other ? new Release.Doubled(other.producer()) : new Release.Left());
    }

    private Ending ending() {
        return new Ending(tools, lane, id, question, asked, isLastTry());
    }

    /** Something that we did not foresee; the asker shall not wait for ever because of it. */
    private Uni<Release> fail(Throwable cause) {
        about(() -> LOG.errorf(cause, "Question %s, attempt %d", id, number));
        return ending().sealFailed(ErrorCode.INTERNAL).onFailure().recoverWithUni(again -> {
            about(() -> LOG.errorf(again, "Question %s: could not be sealed", id));
            return release(new Release.Left());
        });
    }

    private void about(Runnable logging) {
        About.question(id, asked == null ? null : asked.traceparent(), logging);
    }

    private long sinceAsked() {
        return since(asked);
    }

    /** Milliseconds; 0 if it is not known when it was asked. */
    static long since(Asked asked) {
        return asked == null ? 0 : Math.max(0, System.currentTimeMillis() - asked.at());
    }

    private <T> Uni<T> patiently(Supplier<Uni<? extends T>> command) {
        return Store.patiently(tools.config().storeBackoffMax(), command).emitOn(lane);
    }

    private Uni<Release> nothingToDo() {
        return release(new Release.Finished(queue));
    }

    private static Uni<Release> release(Release release) {
        return Uni.createFrom().item(release);
    }
}
