package dev.runnel.k8s;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All objects of one rendering, as the models that they fit (see {@link Shape}), and what they may expect beside them. */
final class Installation {

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(OffsetDateTime.class, (JsonDeserializer<OffsetDateTime>)
                    (json, type, context) -> OffsetDateTime.parse(json.getAsString()))
            .registerTypeAdapter(byte[].class, (JsonDeserializer<byte[]>)
                    (json, type, context) -> json.getAsString().getBytes())
            .create();

    private final List<Manifest> manifests;
    private final List<Object> objects;
    private final Map<String, Set<String>> keys = new HashMap<>();

    Installation(List<Manifest> manifests, Externals externals) {
        this.manifests = manifests;
        this.objects = manifests.stream().map(Installation::object).toList();
        keys.putAll(externals.keys());
        manifests.forEach(manifest -> keys.put(manifest.toString(), Set.of()));
        all(V1ConfigMap.class)
                .forEach(map -> keys.put("ConfigMap/" + map.getMetadata().getName(), dataOf(map.getData())));
        all(V1Secret.class)
                .forEach(secret -> keys.put("Secret/" + secret.getMetadata().getName(), dataOf(secret.getData())));
    }

    private static Object object(Manifest manifest) {
        return GSON.fromJson(
                GSON.toJsonTree(manifest.content()), Models.of(manifest).orElseThrow());
    }

    private static Set<String> dataOf(Map<String, ?> data) {
        return data == null ? Set.of() : data.keySet();
    }

    List<Manifest> manifests() {
        return manifests;
    }

    <T> Stream<T> all(Class<T> model) {
        return objects.stream().filter(model::isInstance).map(model::cast);
    }

    Stream<Workload> workloads() {
        return Stream.concat(
                all(V1Deployment.class).map(Workload::of),
                all(V1StatefulSet.class).map(Workload::of));
    }

    Optional<Workload> workload(String kind, String name) {
        return workloads()
                .filter(workload -> workload.toString().equals(kind + "/" + name))
                .findFirst();
    }

    Stream<Workload> selected(V1LabelSelector selector) {
        return workloads().filter(workload -> Labels.match(selector, workload.labels()));
    }

    /** @param key of a ConfigMap or Secret, null for the whole object */
    boolean has(String kind, String name, String key) {
        Set<String> found = keys.get(kind + "/" + name);
        return found != null && (key == null || found.contains(key));
    }

    /** What {@code envFrom} gives the workload's containers. */
    Map<String, String> settings(Workload workload) {
        Map<String, String> settings = new HashMap<>();
        workload.containers()
                .flatMap(container -> Lists.of(container.getEnvFrom()))
                .filter(from -> from.getConfigMapRef() != null)
                .flatMap(from -> all(V1ConfigMap.class).filter(map -> map.getMetadata()
                        .getName()
                        .equals(from.getConfigMapRef().getName())))
                .forEach(map -> settings.putAll(map.getData()));
        return settings;
    }
}
