package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/**
 * One entry of an answer log. The log reads, with {@code redis-cli XRANGE}, as the story of the answer:
 *
 * <pre>
 * 0-1   asked     at, traceparent
 * 1-1   started   at, producer, model
 * 1-2   text      text, at
 * 1-3   text      text, at
 * 99-0  ended     reason, at, error, message, usage, length, digest
 * </pre>
 */
public sealed interface Entry {

    /** What stands in the entry's {@code type} field. */
    String type();

    /** Epoch milliseconds for {@code asked}, milliseconds since then for every other entry. */
    long at();

    /** In the order in which somebody looking at the log wants to read them; {@code type} comes first. */
    Map<String, String> fields();

    /** @param at epoch milliseconds; every other entry counts from here */
    record Asked(long at, String traceparent) implements Entry {
        @Override
        public String type() {
            return Fields.ASKED;
        }

        @Override
        public Map<String, String> fields() {
            return new Fields(type())
                    .put(Fields.AT, at)
                    .put(Fields.TRACEPARENT, traceparent)
                    .map();
        }
    }

    /** @param at milliseconds since {@code asked} */
    record Started(long at, String producer, String model) implements Entry {
        @Override
        public String type() {
            return Fields.STARTED;
        }

        @Override
        public Map<String, String> fields() {
            return new Fields(type())
                    .put(Fields.AT, at)
                    .put(Fields.PRODUCER, producer)
                    .put(Fields.MODEL, model)
                    .map();
        }
    }

    /** @param at milliseconds since {@code asked} */
    record Piece(Kind kind, String text, long at) implements Entry {
        @Override
        public String type() {
            return kind.wireName();
        }

        @Override
        public Map<String, String> fields() {
            return new Fields(type()).put(Fields.TEXT, text).put(Fields.AT, at).map();
        }
    }

    /**
     * @param at milliseconds since {@code asked}
     * @param problem null unless the reason is {@link EndReason#FAILED}
     * @param usage null if the model's service did not tell
     * @param summary null if somebody other than the producer, who alone knows the text, wrote the end
     */
    record Ended(EndReason reason, long at, Problem problem, Usage usage, Summary summary) implements Entry {
        @Override
        public String type() {
            return Fields.ENDED;
        }

        @Override
        public Map<String, String> fields() {
            Fields fields =
                    new Fields(type()).put(Fields.REASON, reason.wireName()).put(Fields.AT, at);
            if (problem != null) {
                fields.put(Fields.ERROR, problem.code()).put(Fields.MESSAGE, problem.message());
            }
            if (usage != null) {
                fields.put(Fields.USAGE_PROMPT, usage.prompt()).put(Fields.USAGE_COMPLETION, usage.completion());
            }
            if (summary != null) {
                fields.put(Fields.LENGTH, summary.length()).put(Fields.DIGEST, summary.digest());
            }
            return fields.map();
        }
    }

    /** @throws IllegalArgumentException if these are not the fields of an entry that Runnel writes */
    static Entry of(Map<String, String> fields) {
        return new Fields(fields).toEntry();
    }

    /** What a piece is part of. */
    enum Kind {
        TEXT,
        REASONING;

        @JsonValue
        public String wireName() {
            return this == TEXT ? Fields.TEXT : Fields.REASONING;
        }
    }
}
