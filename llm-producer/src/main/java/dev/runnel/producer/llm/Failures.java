package dev.runnel.producer.llm;

import dev.langchain4j.exception.HttpException;
import dev.runnel.contract.ErrorCode;
import io.vertx.core.http.HttpClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Sorts what can go wrong between us and the model's service. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private static final int DETAIL_CHARS = 500;

    /** What OpenAI's protocol names an error by, as in {@code "code": "context_length_exceeded"}. */
    private static final Pattern NAMED = Pattern.compile("\"(?:type|code|param)\"\\s*:\\s*\"[\\w.\\[\\]-]{1,100}\"");

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
                ErrorCode code = codeOf(http.statusCode());
                return new ModelFailure(code, clean("HTTP " + http.statusCode() + " " + told(http, code)), retryAfter);
            }
            if (each instanceof TimeoutException) {
                return new ModelFailure(ErrorCode.MODEL_TIMEOUT, clean(each.toString()));
            }
        }
        boolean brokeOff = streaming || cause instanceof HttpClosedException;
        return new ModelFailure(
                brokeOff ? ErrorCode.MODEL_BROKE_OFF : ErrorCode.MODEL_UNAVAILABLE, clean(cause.toString()));
    }

    /** A service that refuses a question may repeat it in what it says, and questions do not belong in a log. */
    private String told(HttpException http, ErrorCode code) {
        String body = String.valueOf(http.getMessage());
        if (code != ErrorCode.MODEL_REFUSED) {
            return body;
        }
        LOG.debugf("The model's service refused a question: %s", clean(body));
        return NAMED.matcher(body).results().map(MatchResult::group).collect(Collectors.joining(", "));
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
