package dev.runnel.k8s.crd;

import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/** Of KEDA 2, as far as it is used here. */
public record ScaledObject(
        @Required String apiVersion,
        @Required String kind,
        @Required V1ObjectMeta metadata,
        @Required Spec spec) {

    public record Spec(
            @Required Target scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            Advanced advanced,
            @Required List<Trigger> triggers) {}

    public record Target(
            String apiVersion, String kind, @Required String name, String envSourceContainerName) {}

    public record Advanced(Boolean restoreToOriginalReplicaCount, Autoscaler horizontalPodAutoscalerConfig) {}

    public record Autoscaler(String name, V2HorizontalPodAutoscalerBehavior behavior) {}

    /** @param metadata text only; KEDA refuses numbers */
    public record Trigger(
            @Required String type,
            String name,
            String metricType,
            @Required Map<String, String> metadata,
            Authentication authenticationRef) {}

    public record Authentication(@Required String name, String kind) {}
}
