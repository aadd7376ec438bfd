package dev.runnel.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An overlay that somebody could write: base, an overlay's own objects, and some components. Written to {@code target}. */
final class Combination {

    private Combination() {}

    static Path of(String overlay, List<String> components) throws IOException {
        Path folder = Path.of("target", "combinations", overlay, String.join("+", with(components)));
        Files.createDirectories(folder);
        String up = "../../../../";
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "namespace: runnel\nresources:\n"
                        + lines(resources(overlay), up)
                        + (components.isEmpty() ? "" : "components:\n")
                        + lines(components.stream().map(name -> "components/" + name), up));
        return folder;
    }

    private static List<String> with(List<String> components) {
        return components.isEmpty() ? List.of("none") : components;
    }

    /** Production's overlay has components of its own already, so only its objects are taken. */
    private static Stream<String> resources(String overlay) throws IOException {
        return overlay.equals("local") ? Stream.of("overlays/local") : Stream.of("base", network());
    }

    /** Kustomize reads no file from outside a folder, and the policies are no folder of their own. */
    private static String network() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "combinations", "network"));
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: [network.yaml]\n");
        Files.writeString(
                folder.resolve("network.yaml"), Files.readString(Path.of("overlays", "production", "network.yaml")));
        return "target/combinations/network";
    }

    private static String lines(Stream<String> folders, String up) {
        return folders.map(folder -> "  - " + up + folder + "\n").collect(Collectors.joining());
    }
}
