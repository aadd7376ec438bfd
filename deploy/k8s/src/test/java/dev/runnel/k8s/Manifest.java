package dev.runnel.k8s;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One object as it stands in the YAML, before anything is made of it: maps, lists, text, numbers and truths. */
record Manifest(Map<String, Object> content) {

    /** Every document of {@code yaml}; a key that stands twice in a map is refused. */
    static List<Manifest> read(String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(strict)).loadAll(yaml).spliterator(), false)
                .filter(Objects::nonNull)
                .map(Manifest::of)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Manifest of(Object document) {
        return new Manifest((Map<String, Object>) document);
    }

    String apiVersion() {
        return String.valueOf(content.get("apiVersion"));
    }

    String kind() {
        return String.valueOf(content.get("kind"));
    }

    String name() {
        return content.get("metadata") instanceof Map<?, ?> metadata ? String.valueOf(metadata.get("name")) : "";
    }

    /** {@code Deployment/stream-gateway}. */
    @Override
    public String toString() {
        return kind() + "/" + name();
    }
}
