package dev.runnel.k8s;

import io.kubernetes.client.openapi.models.V1Container;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Kubernetes waits for longer than a service takes to leave; else it is killed in the middle of it. */
final class Shutdown implements Rule {

    private static final Map<String, String> LEAVING =
            Map.of("stream-gateway", "RUNNEL_GATEWAY_DRAIN", "llm-producer", "RUNNEL_PRODUCER_GRACE");

    /** For what comes after it: handing over, the last commands, the end of a JVM. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    @Override
    public Stream<String> mistakes(Installation all) {
        return all.workloads()
                .filter(workload -> LEAVING.containsKey(workload.name()))
                .flatMap(workload -> ofWorkload(workload, all.settings(workload)));
    }

    private static Stream<String> ofWorkload(Workload workload, Map<String, String> settings) {
        String setting = LEAVING.get(workload.name());
        if (!settings.containsKey(setting)) {
            return Stream.of(workload + ": does not set " + setting);
        }
        Duration needed = Duration.parse("PT" + settings.get(setting))
                .plus(preStop(workload))
                .plus(LAST_WORDS);
        long given = workload.pod().getTerminationGracePeriodSeconds();
        return given >= needed.toSeconds()
                ? Stream.empty()
                : Stream.of(workload + ": is killed after " + given + " s, and needs " + needed.toSeconds());
    }

    private static Duration preStop(Workload workload) {
        return workload.containers()
                .map(V1Container::getLifecycle)
                .filter(lifecycle -> lifecycle != null && lifecycle.getPreStop().getSleep() != null)
                .map(lifecycle ->
                        Duration.ofSeconds(lifecycle.getPreStop().getSleep().getSeconds()))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
