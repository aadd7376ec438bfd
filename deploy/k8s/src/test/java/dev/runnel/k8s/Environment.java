package dev.runnel.k8s;

import dev.runnel.k8s.crd.ScaledObject;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvVar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Variables: each is a setting that is documented, stands once, and is made only of what stands above it. */
final class Environment implements Rule {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");

    @Override
    public Stream<String> mistakes(Installation all) {
        return Stream.concat(
                all.workloads()
                        .flatMap(workload -> Stream.concat(
                                workload.containers().flatMap(container -> ofContainer(workload, container)),
                                undocumented(all, workload))),
                all.all(ScaledObject.class).flatMap(scaled -> ofTriggers(all, scaled)));
    }

    private static Stream<String> ofContainer(Workload workload, V1Container container) {
        List<V1EnvVar> variables = Lists.of(container.getEnv()).toList();
        Set<String> above = new HashSet<>();
        return variables.stream()
                .flatMap(variable -> {
                    Stream<String> unknown = unknown(variable, Set.copyOf(above));
                    Stream<String> twice = above.add(variable.getName())
                            ? Stream.empty()
                            : Stream.of("sets " + variable.getName() + " twice");
                    return Stream.concat(unknown, twice);
                })
                .map(mistake -> workload + ": " + mistake);
    }

    private static Stream<String> unknown(V1EnvVar variable, Set<String> above) {
        return variable.getValue() == null
                ? Stream.empty()
                : REFERENCE
                        .matcher(variable.getValue())
                        .results()
                        .map(reference -> reference.group(1))
                        .filter(name -> !above.contains(name))
                        .distinct()
                        .map(name -> variable.getName() + " is made of $(" + name + "), which does not stand above it");
    }

    private static Stream<String> undocumented(Installation all, Workload workload) {
        return names(all, workload).stream()
                .filter(name -> name.startsWith("RUNNEL_"))
                .filter(name -> !Settings.DOCUMENTED.contains(name))
                .map(name -> workload + ": sets " + name + ", which is no documented setting");
    }

    private static Set<String> names(Installation all, Workload workload) {
        Set<String> names = workload.containers()
                .flatMap(container -> Lists.of(container.getEnv()))
                .map(V1EnvVar::getName)
                .collect(Collectors.toCollection(HashSet::new));
        names.addAll(all.settings(workload).keySet());
        return names;
    }

    private static Stream<String> ofTriggers(Installation all, ScaledObject scaled) {
        Set<String> known = all.workload(
                        Scaling.kindOf(scaled), scaled.spec().scaleTargetRef().name())
                .map(workload -> names(all, workload))
                .orElse(Set.of());
        return scaled.spec().triggers().stream()
                .flatMap(trigger -> trigger.metadata().entrySet().stream())
                .filter(entry -> entry.getKey().endsWith("FromEnv"))
                .filter(entry -> !known.contains(entry.getValue()))
                .map(entry -> "ScaledObject/" + scaled.metadata().getName() + ": reads the variable " + entry.getValue()
                        + ", which its target does not have");
    }
}
