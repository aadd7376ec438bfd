package dev.runnel.local.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/** The JSON of one answer, in OpenAI's shapes. */
final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String id = "chatcmpl-" + UUID.randomUUID();
    private final long created = Instant.now().getEpochSecond();
    private final ChatRequest request;

    Wire(ChatRequest request) {
        this.request = request;
    }

    ObjectNode role() {
        ObjectNode delta = NODES.objectNode().put("role", "assistant").put("content", "");
        return chunk(delta, null);
    }

    ObjectNode delta(Piece piece) {
        return chunk(NODES.objectNode().put(piece.reasoning() ? "reasoning_content" : "content", piece.text()), null);
    }

    ObjectNode finish(String reason) {
        return chunk(NODES.objectNode(), reason);
    }

    /** The last chunk, which has no choice. */
    ObjectNode usage(Usage usage) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", tokens(usage));
        return chunk;
    }

    ObjectNode whole(String reasoning, String text, String reason, Usage usage) {
        ObjectNode message = NODES.objectNode().put("role", "assistant").put("content", text);
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning);
        }
        ObjectNode completion = envelope("chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.put("finish_reason", reason);
        completion.set("usage", tokens(usage));
        return completion;
    }

    static ObjectNode error(ModelError error) {
        ObjectNode body = NODES.objectNode();
        body.putObject("error")
                .put("message", error.getMessage())
                .put("type", error.type())
                .putNull("param")
                .put("code", error.code());
        return body;
    }

    static Buffer bytes(ObjectNode json) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode chunk(ObjectNode delta, String finishReason) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private ObjectNode envelope(String object) {
        return NODES.objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.model())
                .put("system_fingerprint", "runnel-demo");
    }

    private static ObjectNode tokens(Usage usage) {
        ObjectNode tokens = NODES.objectNode()
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.completion())
                .put("total_tokens", usage.prompt() + usage.completion());
        tokens.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return tokens;
    }
}
