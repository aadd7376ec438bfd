package dev.runnel.contract;

import java.util.List;
import java.util.Objects;

/**
 * A question as somebody asks it, not yet checked.
 *
 * @param id null to have one made
 * @param text the question; or else {@code messages}
 * @param messages the whole conversation, if the client keeps it itself
 * @param stream null means true: the answer piece by piece
 */
public record NewQuestion(
        QuestionId id, String text, List<Message> messages, QuestionId parent, String model, Boolean stream) {

    /** Longest model name; names are short, and this one is echoed and logged. */
    private static final int MODEL_CHARS = 200;

    /** True unless the asker wants the whole answer at once. */
    public boolean streamed() {
        return stream == null || stream;
    }

    /**
     * The question that this asks, if it is a sound one.
     *
     * @param now epoch milliseconds
     * @throws RunnelException with the code and sentence of what is wrong
     */
    public Question check(Owner owner, Limits limits, long now) {
        List<Message> asked = asked();
        if (asked.size() > limits.messages()) {
            throw new RunnelException(
                    ErrorCode.QUESTION_TOO_LONG, "A question has at most " + limits.messages() + " messages.");
        }
        int chars =
                asked.stream().mapToInt(message -> message.content().length()).sum();
        if (chars > limits.questionChars()) {
            throw new RunnelException(
                    ErrorCode.QUESTION_TOO_LONG,
                    "The question has " + chars + " characters; at most " + limits.questionChars() + " are taken.");
        }
        if (model != null && (model.isBlank() || model.length() > MODEL_CHARS)) {
            throw new RunnelException(
                    ErrorCode.MALFORMED, "\"model\" is a name of 1 to " + MODEL_CHARS + " characters.");
        }
        return new Question(
                Objects.requireNonNullElseGet(id, QuestionId::random), owner, parent, asked, model, now, null);
    }

    private List<Message> asked() {
        if (messages == null) {
            if (text == null || text.isBlank()) {
                throw new RunnelException(ErrorCode.QUESTION_EMPTY);
            }
            return List.of(Message.fromUser(text));
        }
        if (text != null) {
            throw new RunnelException(ErrorCode.INVALID_MESSAGES, "Send either \"text\" or \"messages\", not both.");
        }
        if (messages.isEmpty() || !messages.stream().allMatch(NewQuestion::isWhole) || !isFromUser(last())) {
            throw new RunnelException(ErrorCode.INVALID_MESSAGES);
        }
        if (last().content().isBlank()) {
            throw new RunnelException(ErrorCode.QUESTION_EMPTY);
        }
        return messages;
    }

    private Message last() {
        return messages.get(messages.size() - 1);
    }

    private static boolean isWhole(Message message) {
        return message != null && message.role() != null && message.content() != null;
    }

    private static boolean isFromUser(Message message) {
        return message.role() == Message.Role.USER;
    }
}
