package dev.runnel.k8s;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything is in the one namespace, and nothing is there twice. */
final class Surroundings implements Rule {

    private static final String NAMESPACE = "runnel";

    @Override
    public Stream<String> mistakes(Installation all) {
        Stream<String> astray = all.manifests().stream()
                .filter(manifest -> !NAMESPACE.equals(place(manifest)))
                .map(manifest -> manifest + ": is not in the namespace " + NAMESPACE);
        Stream<String> doubled = all.manifests().stream()
                .collect(Collectors.groupingBy(Manifest::toString, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey() + ": is there " + entry.getValue() + " times");
        return Stream.concat(astray, doubled);
    }

    private static Object place(Manifest manifest) {
        return manifest.kind().equals("Namespace")
                ? manifest.name()
                : ((Map<?, ?>) manifest.content().get("metadata")).get("namespace");
    }
}
