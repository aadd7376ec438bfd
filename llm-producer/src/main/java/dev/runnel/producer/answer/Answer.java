package dev.runnel.producer.answer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry.Asked;
import dev.runnel.contract.Entry.Ended;
import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.Entry.Started;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Message;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Problem;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import dev.runnel.contract.Usage;
import dev.runnel.log.Append;
import dev.runnel.log.Connection;
import dev.runnel.log.Logged;
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
    private final Lane lane;

    private Question question;
    private Asked asked;
    private String model;
    private List<Message> messages;
    private int number;
    private Started started;
    private volatile Connection connection;
    private Attempt attempt;
    private boolean sealedByUs;

    Answer(Tools tools, QuestionId id, boolean takenOver, Lane lane) {
        this.tools = tools;
        this.id = id;
        this.takenOver = takenOver;
        this.lane = lane;
    }

    Uni<Release> run() {
        return read().onFailure().recoverWithUni(this::fail);
    }

    private Uni<Release> read() {
        return patiently(() -> tools.questions().find(id))
                .flatMap(found -> found.map(this::readLog).orElseGet(Answer::nothingToDo));
    }

    private Uni<Release> readLog(Question found) {
        question = found;
        return patiently(() -> tools.log().first(id)).flatMap(first -> {
            if (first.isEmpty() || !(first.get().entry() instanceof Asked entry)) {
                return nothingToDo();
            }
            asked = entry;
            return patiently(() -> tools.log().top(id))
                    .flatMap(top -> top.map(this::choose).orElseGet(Answer::nothingToDo));
        });
    }

    private Uni<Release> choose(Logged top) {
        if (top.offset().isSeal()) {
            return conclude();
        }
        number = takenOver ? top.offset().attempt() : 0;
        if (number >= tools.config().maxAttempts()) {
            LOG.warnf("Question %s: given up, %d producers were lost over it", id, number);
            return sealFailed(ErrorCode.ATTEMPTS_EXHAUSTED);
        }
        Optional<String> allowed = allowedModel();
        if (allowed.isEmpty()) {
            LOG.infof("Question %s: asks for a model that is not configured", id);
            return sealFailed(ErrorCode.MODEL_NOT_FOUND);
        }
        model = allowed.get();
        return patiently(() -> tools.conversation().upTo(question)).flatMap(said -> {
            messages = said;
            return claimNext();
        });
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
        tools.metrics().started(number, Duration.ofMillis(started.at()));
        return stream();
    }

    /** The claim's reply was lost, and we tried again. */
    private boolean isOurs(Logged top) {
        return top.offset().equals(Offset.started(number)) && top.entry().equals(started);
    }

    private Uni<Release> stream() {
        attempt = new Attempt(
                tools.config(),
                tools.metrics(),
                lane,
                this::sinceAsked,
                () -> tools.log().top(id),
                this::writer);
        return attempt.run(events -> tools.model().ask(model, messages, events)).flatMap(this::judge);
    }

    private AnswerWriter writer(AnswerWriter.Listener listener) {
        return new AnswerWriter(
                tools.log(),
                id,
                number,
                started,
                connection,
                lane,
                tools.config().storeBackoffMax(),
                listener);
    }

    private Uni<Release> judge(Verdict verdict) {
        if (verdict instanceof Verdict.Ended ended) {
            return seal(ended.reason(), null, ended.usage());
        }
        if (verdict instanceof Verdict.Failed failed) {
            return retryOrSeal(failed.failure());
        }
        return verdict instanceof Verdict.Beaten beaten ? beaten(beaten.by()) : nothingToDo();
    }

    private Uni<Release> retryOrSeal(ModelFailure failure) {
        LOG.warnf("Question %s, attempt %d: %s: %s", id, number, failure.code().wireName(), failure.detail());
        if (!failure.code().retryable() || number >= tools.config().maxAttempts()) {
            return sealFailed(failure.code());
        }
        return pause(Retry.delay(tools.config(), number, failure.retryAfter()));
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
            return conclude();
        }
        boolean firstClaim = attempt == null && !takenOver;
        return release(firstClaim ? new Release.Doubled() : new Release.Left());
    }

    private Uni<Release> sealFailed(ErrorCode code) {
        return seal(EndReason.FAILED, Problem.of(code), null);
    }

    private Uni<Release> seal(EndReason reason, Problem problem, Usage usage) {
        String text = attempt == null ? null : attempt.text(Kind.TEXT);
        Summary summary = text == null ? null : Summary.of(text);
        Ended ended = new Ended(reason, sinceAsked(), problem, usage, summary);
        return patiently(() -> tools.log().seal(id, ended)).flatMap(result -> {
            if (result instanceof Append.Vanished) {
                return nothingToDo();
            }
            if (result instanceof Append.Refused refused
                    && !refused.top().entry().equals(ended)) {
                return beaten(refused.top());
            }
            sealedByUs = true;
            return text == null ? conclude() : write(outcome(ended, text));
        });
    }

    private Question.Outcome outcome(Ended ended, String text) {
        String reasoning = attempt.text(Kind.REASONING);
        return new Question.Outcome(
                ended.reason(),
                text,
                reasoning.isEmpty() ? null : reasoning,
                model,
                number,
                asked.at() + started.at(),
                asked.at() + ended.at(),
                ended.usage(),
                ended.problem());
    }

    /** The log is sealed; what it says is written down, whoever sealed it. */
    private Uni<Release> conclude() {
        if (question == null || question.outcome() != null) {
            return nothingToDo();
        }
        return patiently(() -> tools.log().transcript(id)).flatMap(transcript -> write(transcript.outcome()));
    }

    private Uni<Release> write(Question.Outcome outcome) {
        tools.metrics().ended(outcome);
        return patiently(() -> tools.questions().end(question, outcome)).chain(() -> release(releaseOf(outcome)));
    }

    private Release releaseOf(Question.Outcome outcome) {
        boolean exhausted = sealedByUs
                && outcome.reason() == EndReason.FAILED
                && outcome.attempts() >= tools.config().maxAttempts();
        return exhausted ? new Release.Exhausted(outcome.error().code(), outcome.attempts()) : new Release.Finished();
    }

    /** Something that we did not foresee; the asker shall not wait for ever because of it. */
    private Uni<Release> fail(Throwable cause) {
        LOG.errorf(cause, "Question %s, attempt %d", id, number);
        return sealFailed(ErrorCode.INTERNAL).onFailure().recoverWithUni(again -> {
            LOG.errorf(again, "Question %s: could not be sealed", id);
            return release(new Release.Left());
        });
    }

    private long sinceAsked() {
        return asked == null ? 0 : Math.max(0, System.currentTimeMillis() - asked.at());
    }

    private <T> Uni<T> patiently(Supplier<Uni<? extends T>> command) {
        return Store.patiently(tools.config().storeBackoffMax(), command).emitOn(lane);
    }

    private static Uni<Release> nothingToDo() {
        return release(new Release.Finished());
    }

    private static Uni<Release> release(Release release) {
        return Uni.createFrom().item(release);
    }
}
