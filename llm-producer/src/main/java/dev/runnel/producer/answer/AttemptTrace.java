package dev.runnel.producer.answer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Entry.Asked;
import dev.runnel.contract.Entry.Started;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Usage;
import dev.runnel.log.AnswerLog;
import dev.runnel.producer.Tracing;
import dev.runnel.producer.llm.ModelEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Consumer;

/** What one attempt leaves in the question's trace. Ending it, or its call to the model, twice changes nothing. */
final class AttemptTrace {

    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("runnel.end.reason");
    private static final AttributeKey<String> FENCED_BY = AttributeKey.stringKey("runnel.fenced_by");
    private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<List<String>> FINISHED =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

    private final Tracing tracing;
    private final Span attempt;
    private Span chat = Span.getInvalid();
    private boolean speaking;

    AttemptTrace(Tracing tracing, Span attempt) {
        this.tracing = tracing;
        this.attempt = attempt;
    }

    /**
     * Looks who had the attempt before, if somebody traces it, and has that in the trace as well. Nobody waits for it.
     *
     * @param before the number of that attempt
     */
    void takesOver(AnswerLog log, QuestionId id, int before, Asked asked) {
        if (attempt.isRecording()) {
            log.read(id, new Offset(before, 0), 1)
                    .subscribe()
                    .with(
                            found -> found.forEach(entry -> note(entry.entry(), id, before, asked)),
                            unread -> attempt.addEvent("who had it before cannot be read"));
        }
    }

    private void note(Entry first, QuestionId id, int before, Asked asked) {
        if (first instanceof Started lost) {
            tracing.takenOver(asked.traceparent(), id, before, lost.producer(), asked.at() + lost.at());
        }
    }

    /** Begins the call to the model. What it says passes here only if somebody traces it. */
    Consumer<ModelEvent> asks(String model, Consumer<ModelEvent> events) {
        if (!attempt.isRecording()) {
            return events;
        }
        chat = tracing.chat(attempt, model);
        return event -> {
            note(event);
            events.accept(event);
        };
    }

    private void note(ModelEvent event) {
        if (event instanceof ModelEvent.Finished finished) {
            chat.setAttribute(FINISHED, List.of(finished.reason().wireName()));
            note(finished.usage());
            chat.end();
        } else if (event instanceof ModelEvent.Failed failed) {
            fail(chat, failed.failure().code());
            chat.end();
        } else if (!speaking) {
            speaking = true;
            chat.addEvent("first token");
        }
    }

    private void note(Usage usage) {
        if (usage != null) {
            chat.setAttribute(INPUT, (long) usage.prompt());
            chat.setAttribute(OUTPUT, (long) usage.completion());
        }
    }

    /** Also where it was cancelled, of which the model tells nothing. */
    void modelIsOver() {
        chat.end();
    }

    void failed(ErrorCode code) {
        fail(attempt, code);
    }

    private static void fail(Span span, ErrorCode code) {
        span.setStatus(StatusCode.ERROR, code.wireName());
        span.setAttribute(ERROR, code.wireName());
    }

    /** @param byEnd whether the answer was ended by somebody else, else another attempt was begun */
    void fenced(boolean byEnd) {
        attempt.setAttribute(FENCED_BY, byEnd ? "end" : "attempt");
    }

    <T> Uni<T> seals(EndReason reason, Uni<T> sealing) {
        Span seal = tracing.seal(attempt).setAttribute(REASON, reason.wireName());
        return sealing.onFailure()
                .invoke(broken -> fail(seal, ErrorCode.INTERNAL))
                .onTermination()
                .invoke(() -> {
                    seal.end();
                    end();
                });
    }

    void end() {
        chat.end();
        attempt.end();
    }
}
