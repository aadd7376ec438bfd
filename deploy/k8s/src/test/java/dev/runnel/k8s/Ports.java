package dev.runnel.k8s;

import dev.runnel.k8s.crd.HttpRoute;
import dev.runnel.k8s.crd.PodMonitor;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1IngressServiceBackend;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Who is sent to a port finds somebody who listens there. */
final class Ports implements Rule {

    @Override
    public Stream<String> mistakes(Installation all) {
        return Stream.of(
                        all.workloads().flatMap(Ports::ofProbes),
                        all.all(V1Service.class).flatMap(service -> ofService(all, service)),
                        all.all(V1Ingress.class).flatMap(ingress -> ofIngress(all, ingress)),
                        all.all(HttpRoute.class).flatMap(route -> ofRoute(all, route)),
                        all.all(PodMonitor.class).flatMap(monitor -> ofMonitor(all, monitor)),
                        all.all(V1NetworkPolicy.class).flatMap(policy -> ofPolicy(all, policy)))
                .flatMap(each -> each);
    }

    private static Stream<String> ofProbes(Workload workload) {
        return workload.containers()
                .flatMap(Ports::probed)
                .filter(port -> !workload.listensOn(port))
                .map(port -> workload + ": a probe asks the port " + port + ", which no container has");
    }

    private static Stream<Object> probed(V1Container container) {
        return Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                .filter(Objects::nonNull)
                .map(Ports::port);
    }

    private static Object port(V1Probe probe) {
        return Lists.value(
                probe.getHttpGet() != null
                        ? probe.getHttpGet().getPort()
                        : probe.getTcpSocket().getPort());
    }

    private static Stream<String> ofService(Installation all, V1Service service) {
        return missing(
                all,
                "Service/" + service.getMetadata().getName(),
                new V1LabelSelector().matchLabels(service.getSpec().getSelector()),
                service.getSpec().getPorts().stream().map(port -> Lists.value(port.getTargetPort())));
    }

    private static Stream<String> ofMonitor(Installation all, PodMonitor monitor) {
        return missing(
                all,
                "PodMonitor/" + monitor.metadata().getName(),
                monitor.spec().selector(),
                monitor.spec().podMetricsEndpoints().stream().map(PodMonitor.Endpoint::port));
    }

    private static Stream<String> ofPolicy(Installation all, V1NetworkPolicy policy) {
        String from = "NetworkPolicy/" + policy.getMetadata().getName();
        return Stream.concat(
                Lists.of(policy.getSpec().getIngress())
                        .flatMap(in -> missing(all, from, policy.getSpec().getPodSelector(), numbers(in.getPorts()))),
                Lists.of(policy.getSpec().getEgress()).flatMap(out -> Lists.of(out.getTo())
                        .filter(Selectors::isHere)
                        .flatMap(peer -> missing(all, from, peer.getPodSelector(), numbers(out.getPorts())))));
    }

    private static Stream<Object> numbers(List<V1NetworkPolicyPort> ports) {
        return Lists.of(ports).map(port -> Lists.value(port.getPort()));
    }

    private static Stream<String> missing(Installation all, String from, V1LabelSelector pods, Stream<?> ports) {
        return ports.flatMap(port -> all.selected(pods)
                .filter(workload -> !workload.listensOn(port))
                .map(workload -> from + ": means the port " + port + ", which " + workload + " does not have"));
    }

    private static Stream<String> ofIngress(Installation all, V1Ingress ingress) {
        return backends(ingress)
                .filter(backend -> all.all(V1Service.class).noneMatch(service -> offers(service, backend)))
                .map(backend -> "Ingress/" + ingress.getMetadata().getName() + ": means the port "
                        + backend.getPort().getName() + ", which no Service " + backend.getName() + " has");
    }

    private static Stream<String> ofRoute(Installation all, HttpRoute route) {
        return route.spec().rules().stream()
                .flatMap(rule -> Lists.of(rule.backendRefs()))
                .filter(backend -> all.all(V1Service.class).noneMatch(service -> offers(service, backend)))
                .map(backend -> "HTTPRoute/" + route.metadata().getName() + ": means the port " + backend.port()
                        + ", which no Service " + backend.name() + " has");
    }

    private static boolean offers(V1Service service, HttpRoute.Backend backend) {
        return service.getMetadata().getName().equals(backend.name())
                && service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getPort().equals(backend.port()));
    }

    private static boolean offers(V1Service service, V1IngressServiceBackend backend) {
        return service.getMetadata().getName().equals(backend.getName())
                && service.getSpec().getPorts().stream().anyMatch(port -> port.getName()
                        .equals(backend.getPort().getName()));
    }

    static Stream<V1IngressServiceBackend> backends(V1Ingress ingress) {
        return ingress.getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> path.getBackend().getService());
    }
}
