package dev.runnel.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Message;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Problem;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Usage;
import dev.runnel.contract.frame.State;
import java.util.List;

/**
 * A question and how far its answer is.
 *
 * @param head offset of the log's last entry
 * @param text what the user said last; {@code messages} has the rest if there is more
 * @param askedAt epoch milliseconds, as {@code startedAt} and {@code endedAt}
 * @param answer its text, once it has ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuestionView(
        QuestionId id,
        QuestionId parent,
        State state,
        Offset head,
        String text,
        List<Message> messages,
        String model,
        int attempts,
        long askedAt,
        Long startedAt,
        Long endedAt,
        EndReason reason,
        String answer,
        String reasoning,
        Usage usage,
        Problem error) {

    static QuestionView of(Question question, Offset head) {
        List<Message> messages = question.messages().size() == 1 ? null : question.messages();
        Question.Outcome outcome = question.outcome();
        if (outcome == null) {
            return new QuestionView(
                    question.id(),
                    question.parent(),
                    State.at(head),
                    head,
                    question.text(),
                    messages,
                    question.model(),
                    head.attempt(),
                    question.askedAt(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        return new QuestionView(
                question.id(),
                question.parent(),
                State.ENDED,
                Offset.SEAL,
                question.text(),
                messages,
                outcome.model(),
                outcome.attempts(),
                question.askedAt(),
                outcome.startedAt(),
                outcome.endedAt(),
                outcome.reason(),
                outcome.text(),
                outcome.reasoning(),
                outcome.usage(),
                outcome.error());
    }
}
