package dev.runnel.k8s.crd;

import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;

/** Of KEDA 2, as far as it is used here. */
public record TriggerAuthentication(
        @Required String apiVersion,
        @Required String kind,
        @Required V1ObjectMeta metadata,
        @Required Spec spec) {

    public record Spec(List<SecretTarget> secretTargetRef) {}

    public record SecretTarget(
            @Required String parameter,
            @Required String name,
            @Required String key) {}
}
