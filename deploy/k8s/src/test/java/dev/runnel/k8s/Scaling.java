package dev.runnel.k8s;

import dev.runnel.k8s.crd.ScaledObject;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One autoscaler for a workload (KEDA makes one, too), nobody beside it who sets the number, and triggers that KEDA understands. */
final class Scaling implements Rule {

    private record Scaler(String name, String target, Integer least, Integer most) {}

    @Override
    public Stream<String> mistakes(Installation all) {
        List<Scaler> scalers = Stream.concat(
                        all.all(V2HorizontalPodAutoscaler.class).map(Scaling::scaler),
                        all.all(ScaledObject.class).map(Scaling::scaler))
                .toList();
        return Stream.of(
                        rivals(scalers),
                        scalers.stream()
                                .filter(scaler -> scaler.least() > scaler.most())
                                .map(scaler -> scaler.name() + ": at least " + scaler.least() + " is more than at most "
                                        + scaler.most()),
                        all.workloads().flatMap(workload -> fixed(workload, scalers)),
                        all.all(ScaledObject.class).flatMap(scaled -> Triggers.mistakes(scaled)
                                .map(mistake ->
                                        "ScaledObject/" + scaled.metadata().getName() + ": " + mistake)))
                .flatMap(each -> each);
    }

    private static Scaler scaler(V2HorizontalPodAutoscaler autoscaler) {
        var spec = autoscaler.getSpec();
        return new Scaler(
                "HorizontalPodAutoscaler/" + autoscaler.getMetadata().getName(),
                spec.getScaleTargetRef().getKind() + "/"
                        + spec.getScaleTargetRef().getName(),
                Objects.requireNonNullElse(spec.getMinReplicas(), 1),
                spec.getMaxReplicas());
    }

    private static Scaler scaler(ScaledObject scaled) {
        return new Scaler(
                "ScaledObject/" + scaled.metadata().getName(),
                kindOf(scaled) + "/" + scaled.spec().scaleTargetRef().name(),
                Objects.requireNonNullElse(scaled.spec().minReplicaCount(), 0),
                Objects.requireNonNullElse(scaled.spec().maxReplicaCount(), 100));
    }

    static String kindOf(ScaledObject scaled) {
        return Optional.ofNullable(scaled.spec().scaleTargetRef().kind()).orElse("Deployment");
    }

    private static Stream<String> rivals(List<Scaler> scalers) {
        return scalers.stream().collect(Collectors.groupingBy(Scaler::target)).entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> entry.getKey() + ": is scaled by "
                        + entry.getValue().stream().map(Scaler::name).sorted().collect(Collectors.joining(" and ")));
    }

    private static Stream<String> fixed(Workload workload, List<Scaler> scalers) {
        return scalers.stream()
                .filter(scaler -> scaler.target().equals(workload.toString()) && workload.replicas() != null)
                .map(scaler -> workload + ": has a number of replicas, and " + scaler.name() + " sets another one");
    }
}
