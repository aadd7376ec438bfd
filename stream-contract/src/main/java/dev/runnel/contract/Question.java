package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * A question as Redis keeps it, in JSON. The log says how far its answer is; what stands here about the answer is written once,
 * when it has ended.
 *
 * @param owner who asked; nobody else may stop it
 * @param parent the question before it in the same conversation, or null
 * @param messages what was asked: as a rule one message from the user
 * @param model the model that was asked for, or null for the producer's own
 * @param askedAt epoch milliseconds
 * @param outcome null until the answer has ended and its producer wrote it down
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Question(
        QuestionId id,
        Owner owner,
        QuestionId parent,
        List<Message> messages,
        String model,
        long askedAt,
        Outcome outcome) {

    public Question {
        messages = List.copyOf(messages);
    }

    /** What the user said last. */
    public String text() {
        return messages.get(messages.size() - 1).content();
    }

    public Question with(Outcome ended) {
        return new Question(id, owner, parent, messages, model, askedAt, ended);
    }

    /** Whether somebody who asks {@code other} under the same id means this question. */
    public boolean asksTheSameAs(Question other) {
        return messages.equals(other.messages)
                && Objects.equals(parent, other.parent)
                && Objects.equals(model, other.model)
                && owner.equals(other.owner);
    }

    /**
     * How the answer ended.
     *
     * @param text of the final attempt; what was there, if it was stopped or failed
     * @param model that answered, or null if none was asked
     * @param attempts how often a producer started on it
     * @param startedAt epoch milliseconds of the final attempt's start, or null if it never started
     * @param endedAt epoch milliseconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outcome(
            EndReason reason,
            String text,
            String reasoning,
            String model,
            int attempts,
            Long startedAt,
            long endedAt,
            Usage usage,
            Problem error) {}
}
