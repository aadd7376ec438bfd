package dev.runnel.k8s.crd;

import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;

/** Of the Prometheus operator, as far as it is used here. */
public record PodMonitor(
        @Required String apiVersion,
        @Required String kind,
        @Required V1ObjectMeta metadata,
        @Required Spec spec) {

    public record Spec(
            @Required V1LabelSelector selector, @Required List<Endpoint> podMetricsEndpoints) {}

    public record Endpoint(
            String port, String path, String interval, String scrapeTimeout, List<Relabeling> relabelings) {}

    public record Relabeling(
            List<String> sourceLabels, String regex, String targetLabel, String replacement, String action) {}
}
