package dev.runnel.producer.llm;

import dev.langchain4j.exception.HttpException;
import dev.runnel.contract.ErrorCode;
import io.vertx.core.http.HttpClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Sorts what can go wrong between us and the model's service. */
final class Failures {

    private static final int DETAIL_CHARS = 500;

    private final String secret;

    /** @param secret never to be seen in a log, even where the service repeats it to us */
    Failures(Optional<String> secret) {
        this.secret = secret.filter(key -> !key.isBlank()).orElse(null);
    }

    /**
     * @param streaming whether a part of the answer had arrived
     * @param retryAfter what the service asked for, or null
     */
    ModelFailure explain(Throwable cause, boolean streaming, Duration retryAfter) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof HttpException http) {
                String detail = "HTTP " + http.statusCode() + " " + http.getMessage();
                return new ModelFailure(codeOf(http.statusCode()), clean(detail), retryAfter);
            }
            if (each instanceof TimeoutException) {
                return new ModelFailure(ErrorCode.MODEL_TIMEOUT, clean(each.toString()));
            }
        }
        boolean brokeOff = streaming || cause instanceof HttpClosedException;
        return new ModelFailure(
                brokeOff ? ErrorCode.MODEL_BROKE_OFF : ErrorCode.MODEL_UNAVAILABLE, clean(cause.toString()));
    }

    /** Fit for a log: short, one line, without the credential. */
    String clean(String detail) {
        String safe = secret == null ? detail : detail.replace(secret, "***");
        String line = safe.replaceAll("\\s+", " ").strip();
        return line.length() > DETAIL_CHARS ? line.substring(0, DETAIL_CHARS) + "…" : line;
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401, 403 -> ErrorCode.MODEL_UNAUTHORIZED;
            case 404 -> ErrorCode.MODEL_NOT_FOUND;
            case 408, 504 -> ErrorCode.MODEL_TIMEOUT;
            case 429, 503, 529 -> ErrorCode.MODEL_OVERLOADED;
            default -> status >= 400 && status < 500 ? ErrorCode.MODEL_REFUSED : ErrorCode.MODEL_UNAVAILABLE;
        };
    }
}
