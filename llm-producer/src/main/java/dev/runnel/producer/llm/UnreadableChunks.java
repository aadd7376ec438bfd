package dev.runnel.producer.llm;

import dev.langchain4j.model.openai.internal.chat.ChatCompletionResponse;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/**
 * Mends how the client reads the answer of a service that does not stream although it was asked to. It throws at what it cannot read, and goes on with
 * whatever comes in the next packet: an answer with a hole that nobody sees. Here it is a chunk that says so.
 */
@Priority(1)
final class UnreadableChunks implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getType() != ChatCompletionResponse.class) {
            return context.proceed();
        }
        if (context.getInputStream().available() == 0) {
            return null;
        }
        try {
            return context.proceed();
        } catch (IOException | RuntimeException unreadable) {
            return Chunks.unreadable(unreadable);
        }
    }
}
