package dev.runnel.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every choice of components that one may make, on top of base, and each of them in the local overlay. */
class ComponentsTest {

    private static final List<List<String>> GATEWAYS =
            List.of(List.of(), List.of("gateway-cpu"), List.of("gateway-connections"));
    private static final List<List<String>> PRODUCERS =
            List.of(List.of(), List.of("producer-cpu"), List.of("producer-queue"));
    private static final List<List<String>> REDIS =
            List.of(List.of(), List.of("redis-sentinel"), List.of("redis-cluster"));
    private static final List<List<String>> TLS = List.of(List.of(), List.of("redis-tls"));
    private static final List<List<String>> ENTRIES = List.of(List.of(), List.of("ingress"), List.of("http-route"));
    private static final List<List<String>> MONITORING = List.of(List.of(), List.of("monitoring"));

    /** Those that touch the same objects in all combinations, and what touches them not in two. */
    static Stream<List<String>> choices() {
        Stream<List<String>> services = product(List.of(PRODUCERS, REDIS, TLS)).stream();
        Stream<List<String>> edges = product(List.of(GATEWAYS, ENTRIES, MONITORING)).stream();
        return Stream.concat(services, edges).distinct();
    }

    /** The local overlay brings a Redis of one kind with it. */
    static Stream<String> localComponents() throws IOException {
        return components().filter(name -> !name.startsWith("redis-"));
    }

    static Stream<String> components() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("components"))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Set<List<String>> product(List<List<List<String>>> dimensions) {
        Set<List<String>> all = new LinkedHashSet<>(Set.of(List.of()));
        for (List<List<String>> dimension : dimensions) {
            all = all.stream()
                    .flatMap(chosen -> dimension.stream().map(next -> joined(chosen, next)))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return all;
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    @ParameterizedTest(name = "production with {0}")
    @MethodSource("choices")
    void aChoiceOfComponentsIsValidForProduction(List<String> components) throws IOException {
        Path folder = Combination.of("production", components);

        assertThat(Validation.mistakes(Manifest.read(Kubectl.kustomize(folder)), Externals.PRODUCTION))
                .isEmpty();
    }

    @ParameterizedTest(name = "local with {0}")
    @MethodSource("localComponents")
    void eachComponentIsValidInTheLocalOverlay(String component) throws IOException {
        Path folder = Combination.of("local", List.of(component));

        assertThat(Validation.mistakes(Manifest.read(Kubectl.kustomize(folder)), Externals.PRODUCTION))
                .isEmpty();
    }

    @Test
    void everyComponentIsInSomeChoice() throws IOException {
        assertThat(choices().flatMap(List::stream)).containsAll(components().toList());
    }
}
