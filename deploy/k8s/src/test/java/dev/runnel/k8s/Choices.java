package dev.runnel.k8s;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fields that are text in the models and where an API server takes only certain words, by the model's name and the field's. */
final class Choices {

    private static final Map<String, Set<String>> WORDS = Map.ofEntries(
            Map.entry("V1Container.imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
            Map.entry("V1PodSpec.restartPolicy", Set.of("Always", "OnFailure", "Never")),
            Map.entry("V1DeploymentStrategy.type", Set.of("RollingUpdate", "Recreate")),
            Map.entry("V1TopologySpreadConstraint.whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
            Map.entry("V1LabelSelectorRequirement.operator", Set.of("In", "NotIn", "Exists", "DoesNotExist")),
            Map.entry("V1SeccompProfile.type", Set.of("RuntimeDefault", "Localhost", "Unconfined")),
            Map.entry("V1EmptyDirVolumeSource.medium", Set.of("", "Memory")),
            Map.entry("V1ServicePort.protocol", Set.of("TCP", "UDP", "SCTP")),
            Map.entry("V1ContainerPort.protocol", Set.of("TCP", "UDP", "SCTP")),
            Map.entry("V1NetworkPolicyPort.protocol", Set.of("TCP", "UDP", "SCTP")),
            Map.entry("V1HTTPIngressPath.pathType", Set.of("Exact", "Prefix", "ImplementationSpecific")),
            Map.entry("V1PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
            Map.entry("V2MetricSpec.type", Set.of("Resource", "ContainerResource", "Pods", "Object", "External")),
            Map.entry("V2MetricTarget.type", Set.of("Utilization", "Value", "AverageValue")),
            Map.entry("V2HPAScalingPolicy.type", Set.of("Pods", "Percent")),
            Map.entry("V2HPAScalingRules.selectPolicy", Set.of("Max", "Min", "Disabled")),
            Map.entry("Trigger.metricType", Set.of("Utilization", "Value", "AverageValue")));

    private Choices() {}

    /** @return what may stand there, if {@code value} may not */
    static Optional<Set<String>> insteadOf(Class<?> model, String field, Object value) {
        return Optional.ofNullable(WORDS.get(model.getSimpleName() + "." + field))
                .filter(words -> value instanceof String && !words.contains(value));
    }
}
