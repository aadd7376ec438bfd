package dev.runnel.producer.llm;

import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;

/** The HTTP request under a call of the client. */
final class HttpCall {

    private final Runnable forget;
    private volatile RestClientRequestContext context;

    HttpCall(Runnable forget) {
        this.forget = forget;
    }

    void began(RestClientRequestContext context) {
        this.context = context;
    }

    /** False if there is nothing to close yet, because it is still connecting. */
    boolean close() {
        RestClientRequestContext begun = context;
        HttpClientRequest request = begun == null ? null : begun.getHttpClientRequest();
        // Not the client's own mark for a cancelled request: it forgets to give the connection back.
        if (request != null) {
            request.reset();
        }
        return request != null;
    }

    void forget() {
        forget.run();
    }

    /** What the service asked for in its answer, or null. */
    Duration retryAfter() {
        RestClientRequestContext begun = context;
        if (begun == null || begun.getResponseHeaders() == null) {
            return null;
        }
        String header = begun.getResponseHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return header == null ? null : parse(header.strip());
    }

    private static Duration parse(String header) {
        try {
            if (header.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(header));
            }
            ZonedDateTime when = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(ZonedDateTime.now(when.getZone()), when);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
