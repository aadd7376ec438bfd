package dev.runnel.producer.llm;

import dev.runnel.contract.ErrorCode;
import java.time.Duration;

/**
 * Why a model gave no whole answer.
 *
 * @param code what the asker is told, and whether another attempt makes sense
 * @param detail for the application's log; carries no credential
 * @param retryAfter how long the service wants to be left alone, or null
 */
public record ModelFailure(ErrorCode code, String detail, Duration retryAfter) {

    public ModelFailure(ErrorCode code, String detail) {
        this(code, detail, null);
    }
}
