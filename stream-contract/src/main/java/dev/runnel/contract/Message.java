package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** One turn of a conversation, as models read it. */
public record Message(Role role, String content) {

    public static Message fromUser(String content) {
        return new Message(Role.USER, content);
    }

    public static Message fromAssistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Role of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }
}
