package dev.runnel.k8s;

import java.util.List;
import java.util.Map;

/** Reaches into a rendered object, to read or to break it: {@code spec.template.spec.containers.0.image}. */
final class Broken {

    private Broken() {}

    /** @param name of settings without the hash at its end */
    static Manifest find(List<Manifest> manifests, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.toString()
                        .replaceFirst("^(ConfigMap/.*)-[a-z0-9]{10}$", "$1")
                        .equals(name))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    static <T> T at(Manifest manifest, String path) {
        Object found = manifest.content();
        for (String step : path.split("\\.")) {
            found = found instanceof List<?> list ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) found).get(step);
        }
        return (T) found;
    }

    static void put(Manifest manifest, String path, Object value) {
        holder(manifest, path).put(last(path), value);
    }

    static void remove(Manifest manifest, String path) {
        if (holder(manifest, path).remove(last(path)) == null) {
            throw new IllegalArgumentException(manifest + " has no " + path);
        }
    }

    static void rename(Manifest manifest, String path, String name) {
        Object value = at(manifest, path);
        remove(manifest, path);
        put(manifest, path.substring(0, path.lastIndexOf('.') + 1) + name, value);
    }

    private static Map<String, Object> holder(Manifest manifest, String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? manifest.content() : at(manifest, path.substring(0, dot));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
