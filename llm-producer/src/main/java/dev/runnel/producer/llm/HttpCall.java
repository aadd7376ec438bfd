package dev.runnel.producer.llm;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;

/** The HTTP request under a call of the client. */
final class HttpCall {

    private final Consumer<Buffer> stream;
    private final Runnable forget;
    private volatile RestClientRequestContext context;

    HttpCall(Consumer<Buffer> stream, Runnable forget) {
        this.stream = stream;
        this.forget = forget;
    }

    void began(RestClientRequestContext context) {
        this.context = context;
    }

    /** With a stream of events, which from now on goes past the client. It still hears how the response ends. */
    void answered() {
        context.initialiseResponse(pastTheClient(context.getVertxClientResponse()));
    }

    /** The client sets its handler late, and the first events may be there already: only a response that takes no other handler loses none. */
    private HttpClientResponse pastTheClient(HttpClientResponse response) {
        response.handler(stream::accept);
        return (HttpClientResponse) Proxy.newProxyInstance(
                HttpClientResponse.class.getClassLoader(),
                new Class<?>[] {HttpClientResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("handler")) {
                        return proxy;
                    }
                    try {
                        Object result = method.invoke(response, arguments);
                        return result == response ? proxy : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
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
