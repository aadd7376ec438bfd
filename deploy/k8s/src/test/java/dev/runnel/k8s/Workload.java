package dev.runnel.k8s;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something that makes pods. @param claims the volumes that come with each pod */
record Workload(
        String kind,
        String name,
        Integer replicas,
        V1LabelSelector selector,
        V1PodTemplateSpec template,
        Set<String> claims) {

    static Workload of(V1Deployment deployment) {
        return new Workload(
                "Deployment",
                deployment.getMetadata().getName(),
                deployment.getSpec().getReplicas(),
                deployment.getSpec().getSelector(),
                deployment.getSpec().getTemplate(),
                Set.of());
    }

    static Workload of(V1StatefulSet set) {
        return new Workload(
                "StatefulSet",
                set.getMetadata().getName(),
                set.getSpec().getReplicas(),
                set.getSpec().getSelector(),
                set.getSpec().getTemplate(),
                Lists.of(set.getSpec().getVolumeClaimTemplates())
                        .map(claim -> claim.getMetadata().getName())
                        .collect(Collectors.toSet()));
    }

    Map<String, String> labels() {
        return template.getMetadata().getLabels();
    }

    V1PodSpec pod() {
        return template.getSpec();
    }

    Stream<V1Container> containers() {
        return Stream.concat(Lists.of(pod().getInitContainers()), Lists.of(pod().getContainers()));
    }

    /** By name, if {@code port} is one, else by number. */
    boolean listensOn(Object port) {
        return containers().flatMap(container -> Lists.of(container.getPorts())).anyMatch(open -> isPort(open, port));
    }

    private static boolean isPort(V1ContainerPort open, Object port) {
        return port.equals(open.getName()) || port.equals(open.getContainerPort());
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
