package dev.runnel.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.State;
import dev.runnel.gateway.ask.History;
import java.util.List;

/** What the caller has asked, the newest first. */
record HistoryView(List<Item> questions) {

    private static final int TEXT_CHARS = 200;

    /**
     * @param text what was said last, or the beginning of it
     * @param askedAt epoch milliseconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(QuestionId id, QuestionId parent, State state, String text, long askedAt) {}

    static HistoryView of(List<History.Item> items) {
        return new HistoryView(items.stream().map(HistoryView::view).toList());
    }

    private static Item view(History.Item item) {
        Question question = item.question();
        return new Item(
                question.id(),
                question.parent(),
                State.at(item.head()),
                shortened(question.text()),
                question.askedAt());
    }

    /** Never in the middle of a surrogate pair. */
    static String shortened(String text) {
        if (text.length() <= TEXT_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(TEXT_CHARS - 2)) ? TEXT_CHARS - 2 : TEXT_CHARS - 1;
        return text.substring(0, end) + "…";
    }
}
