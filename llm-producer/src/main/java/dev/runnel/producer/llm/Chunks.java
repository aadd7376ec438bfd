package dev.runnel.producer.llm;

import dev.langchain4j.model.openai.internal.chat.ChatCompletionChoice;
import dev.langchain4j.model.openai.internal.chat.ChatCompletionResponse;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Usage;

/** What the chunks of a streamed completion mean. */
final class Chunks {

    private Chunks() {}

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
