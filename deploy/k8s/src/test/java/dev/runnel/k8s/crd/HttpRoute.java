package dev.runnel.k8s.crd;

import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;

/** Of the Gateway API, as far as it is used here. */
public record HttpRoute(
        @Required String apiVersion,
        @Required String kind,
        @Required V1ObjectMeta metadata,
        @Required Spec spec) {

    public record Spec(
            List<Parent> parentRefs,
            List<String> hostnames,
            @Required List<Route> rules) {}

    public record Parent(@Required String name, String namespace, String sectionName) {}

    public record Route(List<Backend> backendRefs, Timeouts timeouts) {}

    public record Backend(@Required String name, @Required Integer port) {}

    public record Timeouts(String request, String backendRequest) {}
}
