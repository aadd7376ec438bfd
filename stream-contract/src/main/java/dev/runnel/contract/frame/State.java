package dev.runnel.contract.frame;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.runnel.contract.Offset;
import java.util.Locale;

/** How far an answer is. The log's last offset alone tells. */
public enum State {
    /** Waits for a producer. */
    QUEUED,
    /** A producer asked the model, which has said nothing yet. */
    STARTED,
    STREAMING,
    ENDED;

    /** @param head of the log's last entry */
    public static State at(Offset head) {
        if (head.isSeal()) {
            return ENDED;
        }
        if (head.attempt() == 0) {
            return QUEUED;
        }
        return head.index() == 1 ? STARTED : STREAMING;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
