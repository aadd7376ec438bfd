package dev.runnel.local.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The part of a chat-completions request that makes a difference here.
 *
 * @param maxTokens after so many tokens the answer ends with {@code length}
 */
record ChatRequest(
        String model, List<ChatMessage> messages, boolean stream, boolean includeUsage, OptionalInt maxTokens) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws ModelError (400) naming what is wrong */
    static ChatRequest parse(byte[] body) {
        JsonNode root = read(body);
        require(root.isObject(), "The body must be a JSON object.");
        require(root.path("model").isTextual(), "You must provide a model parameter.");
        require(root.path("stream").isMissingNode() || root.path("stream").isBoolean(), "'stream' must be a boolean.");
        return new ChatRequest(
                root.path("model").textValue(),
                messages(root.path("messages")),
                root.path("stream").asBoolean(),
                root.path("stream_options").path("include_usage").asBoolean(),
                maxTokens(root));
    }

    /** The text of the last message by the user, or an empty one. */
    String question() {
        int last = lastQuestion();
        return last < 0 ? "" : messages.get(last).text();
    }

    /** The turns of both sides before the question, oldest first, without system messages. */
    List<ChatMessage> earlier() {
        return messages.subList(0, Math.max(0, lastQuestion())).stream()
                .filter(ChatMessage::inConversation)
                .toList();
    }

    private int lastQuestion() {
        int last = messages.size() - 1;
        while (last >= 0 && !messages.get(last).byUser()) {
            last--;
        }
        return last;
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root == null ? JSON.missingNode() : root;
        } catch (JsonProcessingException e) {
            throw ModelError.invalid("We could not parse the JSON body of your request: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ModelError.invalid("We could not read the body of your request: it is not UTF-8.");
        }
    }

    private static List<ChatMessage> messages(JsonNode array) {
        require(array.isArray() && !array.isEmpty(), "'messages' must be an array with at least one message.");
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : array) {
            String at = "messages[" + messages.size() + "]";
            require(message.path("role").isTextual(), "'" + at + ".role' must be a string.");
            messages.add(new ChatMessage(message.path("role").textValue(), text(message.path("content"), at)));
        }
        return List.copyOf(messages);
    }

    private static String text(JsonNode content, String at) {
        if (content.isMissingNode() || content.isNull()) {
            return "";
        }
        if (content.isTextual()) {
            return wellFormed(content.textValue());
        }
        require(content.isArray(), "'" + at + ".content' must be a string or an array of parts.");
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return wellFormed(text.toString());
    }

    /** JSON can carry half a surrogate pair, UTF-8 cannot: it becomes U+FFFD, as every decoder would make it. */
    private static String wellFormed(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(point -> whole.appendCodePoint(isHalf(point) ? 0xFFFD : point));
        return whole.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static OptionalInt maxTokens(JsonNode root) {
        JsonNode limit =
                root.hasNonNull("max_completion_tokens") ? root.path("max_completion_tokens") : root.path("max_tokens");
        if (limit.isMissingNode() || limit.isNull()) {
            return OptionalInt.empty();
        }
        require(limit.canConvertToInt() && limit.intValue() > 0, "'max_tokens' must be a positive integer.");
        return OptionalInt.of(limit.intValue());
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw ModelError.invalid(otherwise);
        }
    }
}
