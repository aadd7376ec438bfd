package dev.runnel.k8s;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Probe;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an API server looks at beyond names and types: how names are written, one of several, less than. */
final class Syntax implements Rule {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern PORT = Pattern.compile("(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");
    private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    @Override
    public Stream<String> mistakes(Installation all) {
        return Stream.concat(
                all.manifests().stream().flatMap(Syntax::ofManifest),
                all.workloads().flatMap(workload -> workload.containers()
                        .flatMap(Syntax::ofContainer)
                        .map(mistake -> workload + ": " + mistake)));
    }

    private static Stream<String> ofManifest(Manifest manifest) {
        return Stream.of(
                        Stream.of(manifest.name())
                                .filter(name -> !NAME.matcher(name).matches())
                                .map(name -> "no name: " + name),
                        values(manifest.content().get("metadata"), "labels")
                                .filter(value -> !LABEL.matcher(value).matches())
                                .map(value -> "no value of a label: " + value),
                        keys(manifest.content().get("data"))
                                .filter(key -> !DATA_KEY.matcher(key).matches())
                                .map(key -> "no key of a ConfigMap or Secret: " + key))
                .flatMap(each -> each)
                .map(mistake -> manifest + ": " + mistake);
    }

    private static Stream<String> values(Object metadata, String field) {
        return ((Map<?, ?>) metadata).get(field) instanceof Map<?, ?> map
                ? map.values().stream().map(String::valueOf)
                : Stream.empty();
    }

    private static Stream<String> keys(Object data) {
        return data instanceof Map<?, ?> map ? map.keySet().stream().map(String::valueOf) : Stream.empty();
    }

    private static Stream<String> ofContainer(V1Container container) {
        return Stream.of(
                        Lists.of(container.getPorts()).flatMap(Syntax::ofPort),
                        Lists.of(container.getEnv()).flatMap(Syntax::ofVariable),
                        Stream.of(
                                        container.getStartupProbe(),
                                        container.getReadinessProbe(),
                                        container.getLivenessProbe())
                                .filter(Objects::nonNull)
                                .flatMap(Syntax::ofProbe),
                        tooMuch(container))
                .flatMap(each -> each)
                .map(mistake -> "the container " + container.getName() + ": " + mistake);
    }

    private static Stream<String> ofPort(V1ContainerPort port) {
        boolean named = port.getName() == null || PORT.matcher(port.getName()).matches();
        boolean numbered = port.getContainerPort() > 0 && port.getContainerPort() < 65536;
        return named && numbered
                ? Stream.empty()
                : Stream.of("no port: " + port.getName() + ", " + port.getContainerPort());
    }

    private static Stream<String> ofVariable(V1EnvVar variable) {
        return variable.getValue() != null && variable.getValueFrom() != null
                ? Stream.of("two values for " + variable.getName())
                : Stream.empty();
    }

    private static Stream<String> ofProbe(V1Probe probe) {
        long ways = Stream.of(probe.getHttpGet(), probe.getTcpSocket(), probe.getExec(), probe.getGrpc())
                .filter(Objects::nonNull)
                .count();
        return ways == 1 ? Stream.empty() : Stream.of("a probe with " + ways + " ways to ask");
    }

    private static Stream<String> tooMuch(V1Container container) {
        var resources = container.getResources();
        if (resources == null || resources.getRequests() == null || resources.getLimits() == null) {
            return Stream.empty();
        }
        Map<String, Quantity> limits = resources.getLimits();
        return resources.getRequests().entrySet().stream()
                .filter(request -> limits.containsKey(request.getKey()))
                .filter(request -> request.getValue()
                                .getNumber()
                                .compareTo(limits.get(request.getKey()).getNumber())
                        > 0)
                .map(request -> "asks for more " + request.getKey() + " than it may have");
    }
}
