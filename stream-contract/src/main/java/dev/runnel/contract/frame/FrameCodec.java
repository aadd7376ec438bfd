package dev.runnel.contract.frame;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;

/** Frames and stored questions to JSON and back. Unknown fields are ignored, so that either side may be newer. */
public final class FrameCodec {

    /** Longest {@code ref} that is echoed: it comes back in the reply, and a reply must stay small. */
    private static final int REF_CHARS = 200;

    private final ObjectMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a client sent, with as much of it as could be read if the rest is wrong. */
    public sealed interface Read {

        record Good(ClientFrame frame) implements Read {}

        record Bad(ServerFrame.Error error) implements Read {}
    }

    /** Reads a client's frame; whatever is wrong with it becomes the error to send back, never an exception. */
    public Read read(String json) {
        JsonNode tree;
        try {
            tree = mapper.readTree(json);
            // It is echoed, so its length is bounded in frames that are right as well.
            if (!tree.isObject() || tree.path("ref").asText().length() > REF_CHARS) {
                return new Read.Bad(ServerFrame.Error.of(new RunnelException(ErrorCode.MALFORMED)));
            }
        } catch (JsonProcessingException notJson) {
            return new Read.Bad(ServerFrame.Error.of(new RunnelException(ErrorCode.MALFORMED)));
        }
        try {
            return new Read.Good(mapper.treeToValue(tree, ClientFrame.class));
        } catch (JsonProcessingException wrong) {
            return new Read.Bad(
                    new ServerFrame.Error(ref(tree), question(tree), ServerFrame.Failure.of(explain(wrong))));
        }
    }

    /** @throws RunnelException with {@link ErrorCode#MALFORMED} or the code of the part that is wrong */
    public <T> T read(String json, Class<T> type) {
        try {
            T value = mapper.readValue(json, type);
            if (value == null) {
                throw new RunnelException(ErrorCode.MALFORMED);
            }
            return value;
        } catch (JsonProcessingException wrong) {
            throw explain(wrong);
        }
    }

    public String write(Object frame) {
        if (frame instanceof ServerFrame.Chunk chunk) {
            return ChunkJson.of(chunk);
        }
        try {
            return mapper.writeValueAsString(frame);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Every frame can be written", impossible);
        }
    }

    private static RunnelException explain(JsonProcessingException wrong) {
        if (wrong.getCause() instanceof RunnelException known) {
            return known;
        }
        if (wrong instanceof InvalidTypeIdException unknown) {
            return new RunnelException(unknown.getTypeId() == null ? ErrorCode.MALFORMED : ErrorCode.UNKNOWN_TYPE);
        }
        if (wrong instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().get(0).getFieldName();
            return new RunnelException(
                    ErrorCode.MALFORMED, "The field \"" + field + "\" is not what the protocol says.");
        }
        return new RunnelException(ErrorCode.MALFORMED);
    }

    private static String ref(JsonNode tree) {
        String ref = tree.path("ref").textValue();
        return ref == null || ref.length() > REF_CHARS ? null : ref;
    }

    private static QuestionId question(JsonNode tree) {
        try {
            return new QuestionId(tree.path("question").textValue());
        } catch (RunnelException notAnId) {
            return null;
        }
    }
}
