package dev.runnel.producer.answer;

import dev.runnel.contract.Message;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.QuestionStore;
import dev.runnel.producer.ProducerConfig;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;

/** What the model is shown: the question, and before it as much of its conversation as the bounds allow, the newest turns first. That
 * the asker may read what is before it was checked when it was asked. */
@Singleton
class Conversation {

    private final QuestionStore questions;
    private final AnswerLog log;
    private final int maxTurns;
    private final int maxChars;

    Conversation(QuestionStore questions, AnswerLog log, ProducerConfig config) {
        this.questions = questions;
        this.log = log;
        this.maxTurns = config.historyMaxTurns();
        this.maxChars = config.historyMaxChars();
    }

    /** In the order in which it was said. */
    Uni<List<Message>> upTo(Question question) {
        return addBefore(question, new History(question));
    }

    private Uni<List<Message>> addBefore(Question question, History history) {
        if (question.parent() == null || history.turns >= maxTurns) {
            return Uni.createFrom().item(history.messages);
        }
        return questions.find(question.parent()).flatMap(parent -> parent.map(found -> add(found, history))
                .orElseGet(() -> Uni.createFrom().item(history.messages)));
    }

    private Uni<List<Message>> add(Question question, History history) {
        return answerTo(question).flatMap(answer -> {
            List<Message> turn = new ArrayList<>(question.messages());
            answer.filter(text -> !text.isEmpty()).map(Message::fromAssistant).ifPresent(turn::add);
            return history.add(turn)
                    ? addBefore(question, history)
                    : Uni.createFrom().item(history.messages);
        });
    }

    /** Of a question whose end is not written down (yet), what its log has. */
    private Uni<Optional<String>> answerTo(Question question) {
        if (question.outcome() != null) {
            return Uni.createFrom().item(Optional.ofNullable(question.outcome().text()));
        }
        return readLog(question.id());
    }

    private Uni<Optional<String>> readLog(QuestionId id) {
        return log.transcript(id)
                .map(transcript -> Optional.of(transcript.text()))
                .onFailure(IllegalStateException.class)
                .recoverWithItem(Optional.empty());
    }

    private final class History {
        private final LinkedList<Message> messages;
        private int turns;
        private int chars;

        History(Question question) {
            messages = new LinkedList<>(question.messages());
        }

        /** False if the turn is too much; it is left out then, and so is everything before it. */
        boolean add(List<Message> turn) {
            int length = turn.stream()
                    .mapToInt(message -> message.content().length())
                    .sum();
            if (chars + length > maxChars) {
                return false;
            }
            chars += length;
            turns++;
            messages.addAll(0, turn);
            return true;
        }
    }
}
