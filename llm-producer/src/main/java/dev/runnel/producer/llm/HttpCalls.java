package dev.runnel.producer.llm;

import dev.langchain4j.model.openai.internal.chat.ChatCompletionRequest;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;

/**
 * Finds the HTTP request that the client makes of a question. The client's own handle closes it only once the response has begun;
 * a stopped answer must not leave a model thinking, so we need the request itself.
 */
final class HttpCalls implements ResteasyReactiveClientRequestFilter {

    private static final Map<ChatCompletionRequest, HttpCall> EXPECTED =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /** To be called before the client is given the request. */
    static HttpCall expect(ChatCompletionRequest request) {
        HttpCall call = new HttpCall(() -> EXPECTED.remove(request));
        EXPECTED.put(request, call);
        return call;
    }

    @Override
    public void filter(ResteasyReactiveClientRequestContext context) {
        if (context.getEntity() instanceof ChatCompletionRequest request) {
            HttpCall call = EXPECTED.get(request);
            if (call != null) {
                call.began(context.unwrap(RestClientRequestContext.class));
            }
        }
    }
}
