package dev.runnel.k8s;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import java.util.Map;
import java.util.stream.Stream;

/** What Pod Security's level {@code restricted} asks for, and the few things beyond it that we promise. */
final class Hardening implements Rule {

    @Override
    public Stream<String> mistakes(Installation all) {
        return all.workloads().flatMap(workload -> Stream.concat(
                        ofPod(workload.pod()), workload.containers().flatMap(Hardening::ofContainer))
                .map(mistake -> workload + ": " + mistake));
    }

    private static Stream<String> ofPod(V1PodSpec pod) {
        var context = pod.getSecurityContext();
        return Stream.of(
                        unless(context != null && Boolean.TRUE.equals(context.getRunAsNonRoot()), "may run as root"),
                        unless(
                                context != null
                                        && context.getSeccompProfile() != null
                                        && "RuntimeDefault"
                                                .equals(context.getSeccompProfile()
                                                        .getType()),
                                "has no seccomp profile RuntimeDefault"),
                        unless(
                                Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
                                "mounts a token for Kubernetes' API"),
                        unless(
                                Boolean.FALSE.equals(pod.getEnableServiceLinks()),
                                "gets a variable for each Service, such as RUNNEL_PORT, which would be taken for a setting"))
                .flatMap(each -> each);
    }

    private static Stream<String> ofContainer(V1Container container) {
        V1SecurityContext context =
                container.getSecurityContext() == null ? new V1SecurityContext() : container.getSecurityContext();
        return Stream.of(
                        unless(
                                Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()),
                                "may get more rights than it has"),
                        unless(
                                Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()),
                                "may write into its image's files"),
                        unless(
                                context.getCapabilities() != null
                                        && Lists.of(context.getCapabilities().getDrop())
                                                .anyMatch("ALL"::equals)
                                        && Lists.of(context.getCapabilities().getAdd())
                                                .findAny()
                                                .isEmpty(),
                                "keeps capabilities"),
                        unless(container.getImage() != null, "has no image"),
                        unless(isBounded(container), "does not say what CPU and memory it needs, and how much at most"))
                .flatMap(each -> each)
                .map(mistake -> "the container " + container.getName() + " " + mistake);
    }

    private static boolean isBounded(V1Container container) {
        var resources = container.getResources();
        return resources != null
                && has(resources.getRequests(), "cpu")
                && has(resources.getRequests(), "memory")
                && has(resources.getLimits(), "memory");
    }

    private static boolean has(Map<String, ?> amounts, String name) {
        return amounts != null && amounts.containsKey(name);
    }

    private static Stream<String> unless(boolean right, String words) {
        return right ? Stream.empty() : Stream.of(words);
    }
}
