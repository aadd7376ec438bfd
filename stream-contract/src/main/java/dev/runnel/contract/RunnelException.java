package dev.runnel.contract;

import java.time.Duration;
import java.util.Optional;

/**
 * An error that a client is told. Has no stack trace: it is an answer, not an accident, and bad input must not cost more than
 * good input.
 */
public class RunnelException extends RuntimeException {

    private final ErrorCode code;
    private final transient Duration retryAfter;

    public RunnelException(ErrorCode code) {
        this(code, code.message(), null);
    }

    /** @param message a sentence that says more than the code's own, for example which limit was passed */
    public RunnelException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** @param retryAfter how long to wait at least before the same request may succeed, or null */
    public RunnelException(ErrorCode code, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** {@link ErrorCode#INTERNAL} for whatever is no answer but an accident. */
    public static ErrorCode codeOf(Throwable failure) {
        return failure instanceof RunnelException known ? known.code() : ErrorCode.INTERNAL;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
