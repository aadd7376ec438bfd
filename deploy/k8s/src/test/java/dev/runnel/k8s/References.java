package dev.runnel.k8s;

import dev.runnel.k8s.crd.ScaledObject;
import dev.runnel.k8s.crd.TriggerAuthentication;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvFromSource;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.List;
import java.util.stream.Stream;

/** What one object calls by its name is there, with the key that is wanted. Names of settings and secrets may be generated ones. */
final class References implements Rule {

    private record Reference(String from, String kind, String name, String key) {

        static Stream<Reference> maybe(String from, String kind, String name, String key) {
            return name == null ? Stream.empty() : Stream.of(new Reference(from, kind, name, key));
        }

        String inWords() {
            return from + ": refers to the " + kind + " " + name + (key == null ? "" : " and its key " + key)
                    + ", which is not there";
        }
    }

    @Override
    public Stream<String> mistakes(Installation all) {
        Stream<Reference> references = Stream.of(
                        all.workloads().flatMap(References::ofWorkload),
                        all.all(V1StatefulSet.class).flatMap(References::ofSet),
                        all.all(V1Ingress.class).flatMap(References::ofIngress),
                        all.all(V2HorizontalPodAutoscaler.class).flatMap(References::ofAutoscaler),
                        all.all(ScaledObject.class).flatMap(References::ofScaled),
                        all.all(TriggerAuthentication.class).flatMap(References::ofAuthentication))
                .flatMap(each -> each);
        return Stream.concat(
                references
                        .filter(reference -> !all.has(reference.kind(), reference.name(), reference.key()))
                        .map(Reference::inWords),
                all.workloads().flatMap(References::mounts));
    }

    private static Stream<Reference> ofWorkload(Workload workload) {
        String from = workload.toString();
        return Stream.of(
                        Reference.maybe(from, "ServiceAccount", workload.pod().getServiceAccountName(), null),
                        workload.containers().flatMap(container -> ofContainer(from, container)),
                        Lists.of(workload.pod().getVolumes()).flatMap(volume -> ofVolume(from, volume)))
                .flatMap(each -> each);
    }

    private static Stream<Reference> ofContainer(String from, V1Container container) {
        return Stream.concat(
                Lists.of(container.getEnvFrom()).flatMap(source -> ofEnvFrom(from, source)),
                Lists.of(container.getEnv())
                        .filter(env -> env.getValueFrom() != null)
                        .flatMap(env -> ofEnv(from, env)));
    }

    private static Stream<Reference> ofEnvFrom(String from, V1EnvFromSource source) {
        return source.getConfigMapRef() != null
                ? Reference.maybe(from, "ConfigMap", source.getConfigMapRef().getName(), null)
                : Reference.maybe(from, "Secret", source.getSecretRef().getName(), null);
    }

    private static Stream<Reference> ofEnv(String from, V1EnvVar env) {
        var settings = env.getValueFrom().getConfigMapKeyRef();
        var secret = env.getValueFrom().getSecretKeyRef();
        return Stream.concat(
                settings == null
                        ? Stream.empty()
                        : Reference.maybe(from, "ConfigMap", settings.getName(), settings.getKey()),
                secret == null ? Stream.empty() : Reference.maybe(from, "Secret", secret.getName(), secret.getKey()));
    }

    private static Stream<Reference> ofVolume(String from, V1Volume volume) {
        if (volume.getConfigMap() != null) {
            return Reference.maybe(from, "ConfigMap", volume.getConfigMap().getName(), null);
        }
        if (volume.getSecret() == null) {
            return Stream.empty();
        }
        String secret = volume.getSecret().getSecretName();
        return Stream.concat(
                Reference.maybe(from, "Secret", secret, null),
                Lists.of(volume.getSecret().getItems())
                        .flatMap(item -> Reference.maybe(from, "Secret", secret, item.getKey())));
    }

    private static Stream<Reference> ofSet(V1StatefulSet set) {
        return Reference.maybe(
                "StatefulSet/" + set.getMetadata().getName(),
                "Service",
                set.getSpec().getServiceName(),
                null);
    }

    private static Stream<Reference> ofIngress(V1Ingress ingress) {
        String from = "Ingress/" + ingress.getMetadata().getName();
        return Stream.concat(
                Ports.backends(ingress).flatMap(backend -> Reference.maybe(from, "Service", backend.getName(), null)),
                Lists.of(ingress.getSpec().getTls())
                        .flatMap(tls -> Reference.maybe(from, "Secret", tls.getSecretName(), null)));
    }

    private static Stream<Reference> ofAutoscaler(V2HorizontalPodAutoscaler autoscaler) {
        var target = autoscaler.getSpec().getScaleTargetRef();
        return Reference.maybe(
                "HorizontalPodAutoscaler/" + autoscaler.getMetadata().getName(),
                target.getKind(),
                target.getName(),
                null);
    }

    private static Stream<Reference> ofScaled(ScaledObject scaled) {
        String from = "ScaledObject/" + scaled.metadata().getName();
        return Stream.concat(
                Reference.maybe(
                        from,
                        Scaling.kindOf(scaled),
                        scaled.spec().scaleTargetRef().name(),
                        null),
                scaled.spec().triggers().stream()
                        .filter(trigger -> trigger.authenticationRef() != null)
                        .flatMap(trigger -> Reference.maybe(
                                from,
                                "TriggerAuthentication",
                                trigger.authenticationRef().name(),
                                null)));
    }

    private static Stream<Reference> ofAuthentication(TriggerAuthentication authentication) {
        return Lists.of(authentication.spec().secretTargetRef())
                .flatMap(secret -> Reference.maybe(
                        "TriggerAuthentication/" + authentication.metadata().getName(),
                        "Secret",
                        secret.name(),
                        secret.key()));
    }

    private static Stream<String> mounts(Workload workload) {
        List<String> volumes = Stream.concat(
                        Lists.of(workload.pod().getVolumes()).map(V1Volume::getName), workload.claims().stream())
                .toList();
        return workload.containers()
                .flatMap(container -> Lists.of(container.getVolumeMounts()))
                .filter(mount -> !volumes.contains(mount.getName()))
                .map(mount -> workload + ": mounts the volume " + mount.getName() + ", which is not there");
    }
}
