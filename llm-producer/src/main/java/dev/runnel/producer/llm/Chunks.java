package dev.runnel.producer.llm;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.langchain4j.model.openai.internal.chat.ChatCompletionChoice;
import dev.langchain4j.model.openai.internal.chat.ChatCompletionResponse;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Usage;
import io.quarkiverse.langchain4j.QuarkusJsonCodecFactory.SnakeCaseObjectMapperHolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the chunks of a streamed completion mean. */
final class Chunks {

    /** Looked up once: the client does it anew for each chunk. */
    private static final ObjectReader READER =
            SnakeCaseObjectMapperHolder.MAPPER.readerFor(ChatCompletionResponse.class);

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private Chunks() {}

    /**
     * @param data of one event
     * @return null if it is no chunk: empty, or what says that no more come
     */
    static ChatCompletionResponse read(byte[] data) {
        try {
            return data.length == 0 || Arrays.equals(data, DONE) ? null : READER.readValue(data);
        } catch (IOException unreadable) {
            return unreadable(unreadable);
        }
    }

    /** A chunk that says that it is none. */
    static ChatCompletionResponse unreadable(Exception cause) {
        return ChatCompletionResponse.builder()
                .systemFingerprint("an unreadable chunk: " + cause)
                .build();
    }

    /** False for an error in place of a chunk, which the client reads as a chunk without anything in it. */
    static boolean isReadable(ChatCompletionResponse chunk) {
        return chunk.choices() != null || chunk.usage() != null;
    }

    /** What an unreadable chunk was. */
    static String complaint(ChatCompletionResponse chunk) {
        return chunk.systemFingerprint() == null ? "an error in mid-stream" : chunk.systemFingerprint();
    }

    static String reasoning(ChatCompletionChoice choice) {
        return choice.delta() == null ? null : choice.delta().reasoningContent();
    }

    static String text(ChatCompletionChoice choice) {
        if (choice.delta() != null) {
            return choice.delta().content();
        }
        // A service that does not stream, although it was asked to, sends the whole message at once.
        return choice.message() == null ? null : choice.message().content();
    }

    static EndReason reason(String finishReason) {
        return switch (finishReason) {
            case "length" -> EndReason.LENGTH;
            case "content_filter" -> EndReason.FILTERED;
            default -> EndReason.STOP;
        };
    }

    static Usage usage(dev.langchain4j.model.openai.internal.shared.Usage told) {
        return new Usage(orZero(told.promptTokens()), orZero(told.completionTokens()));
    }

    private static int orZero(Integer count) {
        return count == null ? 0 : count;
    }
}
