package dev.runnel.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The AsyncAPI document, as a judge over frames. */
public final class ProtocolDocument {

    private static final ProtocolDocument INSTANCE = new ProtocolDocument();

    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private ProtocolDocument() {
        try {
            document = new YAMLMapper().readTree(Files.readString(find()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static ProtocolDocument get() {
        return INSTANCE;
    }

    /** Upwards from the module whose tests run. */
    private static Path find() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/asyncapi.yaml"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs/asyncapi.yaml");
    }

    JsonNode schemaOf(String name) {
        return document.at("/components/schemas/" + name);
    }

    Set<ValidationMessage> mistakesIn(JsonNode frame) {
        return schemas.computeIfAbsent(frame.path("type").asText(), this::compile)
                .validate(frame);
    }

    /** @throws AssertionError if the document does not describe such a frame */
    public void check(JsonNode frame) {
        Set<ValidationMessage> mistakes = mistakesIn(frame);
        if (!mistakes.isEmpty()) {
            throw new AssertionError("Not as docs/asyncapi.yaml says: " + frame + " " + mistakes);
        }
    }

    private JsonSchema compile(String type) {
        if (schemaOf(type).isMissingNode()) {
            throw new AssertionError("docs/asyncapi.yaml has no frame " + type);
        }
        ObjectNode schema = document.deepCopy();
        schema.put("$ref", "#/components/schemas/" + type);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }
}
