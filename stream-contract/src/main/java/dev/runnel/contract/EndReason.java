package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an answer ended. */
public enum EndReason {
    /** The model said everything it had to say. */
    STOP,
    /** The model reached the greatest length it may answer. */
    LENGTH,
    /** The model's service withheld the rest. */
    FILTERED,
    /** Somebody stopped it. */
    STOPPED,
    /** It could not be answered; the entry's error says why. */
    FAILED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static EndReason of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
