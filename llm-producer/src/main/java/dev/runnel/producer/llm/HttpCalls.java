package dev.runnel.producer.llm;

import dev.langchain4j.model.openai.internal.chat.ChatCompletionRequest;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;

/**
 * Finds the HTTP request that the client makes of a question, and the response to it. The client's own handle closes the request only once the
 * response has begun; a stopped answer must not leave a model thinking, so we need the request itself. And how the client reads an event stream
 * costs more than all that we do with it, so we read it ourselves, see {@link EventStream}.
 */
final class HttpCalls implements ResteasyReactiveClientRequestFilter, ResteasyReactiveClientResponseFilter {

    private static final int OK = 200;

    private static final Map<ChatCompletionRequest, HttpCall> EXPECTED =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /**
     * To be called before the client is given the request.
     *
     * @param stream takes the response, if it is a stream of events, in the place of the client, on the event loop of the request
     */
    static HttpCall expect(ChatCompletionRequest request, Consumer<Buffer> stream) {
        HttpCall call = new HttpCall(stream, () -> EXPECTED.remove(request));
        EXPECTED.put(request, call);
        return call;
    }

    @Override
    public void filter(ResteasyReactiveClientRequestContext context) {
        HttpCall call = call(context);
        if (call != null) {
            call.began(context.unwrap(RestClientRequestContext.class));
        }
    }

    @Override
    public void filter(ResteasyReactiveClientRequestContext context, ClientResponseContext response) {
        HttpCall call = call(context);
        if (call != null && response.getStatus() == OK && isStream(response.getMediaType())) {
            call.answered();
        }
    }

    private static HttpCall call(ResteasyReactiveClientRequestContext context) {
        return context.getEntity() instanceof ChatCompletionRequest request ? EXPECTED.get(request) : null;
    }

    private static boolean isStream(MediaType type) {
        return MediaType.SERVER_SENT_EVENTS_TYPE.isCompatible(type);
    }
}
