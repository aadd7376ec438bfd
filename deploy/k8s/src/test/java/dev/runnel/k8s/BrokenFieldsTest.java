package dev.runnel.k8s;

import static dev.runnel.k8s.Broken.at;
import static dev.runnel.k8s.Broken.put;
import static dev.runnel.k8s.Broken.remove;
import static dev.runnel.k8s.Broken.rename;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing is broken in what was rendered for production, and the validation says what, and says nothing else. */
class BrokenFieldsTest {

    private static final String CONTAINER = "spec.template.spec.containers.0.";

    static Stream<Arguments> malformed() {
        return Stream.of(
                broken(
                        "Deployment/stream-gateway",
                        it -> rename(it, CONTAINER + "readinessProbe.httpGet.path", "pat"),
                        "the field .spec.template.spec.containers[0].readinessProbe.httpGet.pat is not known"),
                broken(
                        "Deployment/stream-gateway",
                        it -> remove(it, CONTAINER + "name"),
                        "the field .spec.template.spec.containers[0].name is missing"),
                broken(
                        "Deployment/llm-producer",
                        it -> remove(it, "spec.selector"),
                        "the field .spec.selector is missing"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, "spec.minReadySeconds", "10"),
                        "the field .spec.minReadySeconds is no Integer: 10"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, CONTAINER + "resources.requests.cpu", "half"),
                        "the field .spec.template.spec.containers[0].resources.requests.cpu is no Quantity: half"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, "metadata.labels.wave", 2),
                        "the field .metadata.labels.wave is no String: 2"),
                broken(
                        "Deployment/stream-gateway",
                        it -> put(it, CONTAINER + "imagePullPolicy", "IfMissing"),
                        "imagePullPolicy may be one of [Always, IfNotPresent, Never], and not IfMissing"),
                broken(
                        "Service/stream-gateway",
                        it -> put(it, "spec.ports", Map.of("port", 80)),
                        "the field .spec.ports is no List: {port=80}"),
                broken(
                        "Ingress/stream-gateway",
                        it -> remove(it, "spec.rules.0.http.paths.0.pathType"),
                        "the field .spec.rules[0].http.paths[0].pathType is missing"),
                broken(
                        "HorizontalPodAutoscaler/stream-gateway",
                        it -> put(it, "apiVersion", "autoscaling/v2beta2"),
                        "there is no model for autoscaling/v2beta2"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> rename(it, "spec.maxReplicaCount", "maxReplicas"),
                        "the field .spec.maxReplicas is not known"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> put(it, "spec.triggers.0.metadata.lagCount", 32),
                        "the field .spec.triggers[0].metadata.lagCount is no String: 32"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> remove(
                                it,
                                "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies.0.periodSeconds"),
                        "the field .spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies[0].periodSeconds"
                                + " is missing"),
                broken(
                        "TriggerAuthentication/llm-producer-queue",
                        it -> remove(it, "spec.secretTargetRef.1.key"),
                        "the field .spec.secretTargetRef[1].key is missing"),
                broken(
                        "PodMonitor/runnel",
                        it -> rename(it, "spec.podMetricsEndpoints", "endpoints"),
                        "the field .spec.podMetricsEndpoints is missing",
                        "the field .spec.endpoints is not known"));
    }

    static Stream<Arguments> disjointed() {
        return Stream.of(
                broken(
                        "Deployment/stream-gateway",
                        it -> put(it, CONTAINER + "envFrom.0.configMapRef.name", "settings"),
                        "refers to the ConfigMap settings, which is not there",
                        "does not set RUNNEL_GATEWAY_DRAIN"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, "spec.template.spec.serviceAccountName", "producer"),
                        "refers to the ServiceAccount producer, which is not there"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(variable(it, "OPENAI_API_KEY"), "env.valueFrom.secretKeyRef.key", "key"),
                        "refers to the Secret runnel-model and its key key, which is not there"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, CONTAINER + "volumeMounts.0.name", "temp"),
                        "mounts the volume temp, which is not there"),
                broken(
                        "TriggerAuthentication/llm-producer-queue",
                        it -> put(it, "spec.secretTargetRef.0.name", "redis"),
                        "refers to the Secret redis and its key monitor-username, which is not there"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> put(it, "spec.triggers.1.authenticationRef.name", "queue"),
                        "refers to the TriggerAuthentication queue, which is not there"),
                broken(
                        "HorizontalPodAutoscaler/stream-gateway",
                        it -> put(it, "spec.scaleTargetRef.name", "gateway"),
                        "refers to the Deployment gateway, which is not there"),
                broken(
                        "Ingress/stream-gateway",
                        it -> put(it, "spec.rules.0.http.paths.0.backend.service.port.name", "web"),
                        "means the port web, which no Service stream-gateway has"),
                broken(
                        "PodDisruptionBudget/llm-producer",
                        it -> put(it, "spec.selector.matchLabels", Map.of("app", "llm-producer")),
                        "selects no pod"),
                broken(
                        "NetworkPolicy/producer-to-model",
                        it -> put(it, "spec.podSelector.matchLabels", Map.of("app", "llm-producer")),
                        "selects no pod"),
                broken(
                        "NetworkPolicy/gateway-from-ingress",
                        it -> put(it, "spec.ingress.0.ports", List.of(Map.of("port", 80))),
                        "means the port 80, which Deployment/stream-gateway does not have"),
                broken(
                        "Service/stream-gateway",
                        it -> put(it, "spec.ports.0.targetPort", "web"),
                        "means the port web, which Deployment/stream-gateway does not have"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, CONTAINER + "livenessProbe.httpGet.port", 8081),
                        "a probe asks the port 8081, which no container has"),
                broken(
                        "Deployment/stream-gateway",
                        it -> put(
                                it,
                                "spec.template.spec.topologySpreadConstraints.0.labelSelector",
                                new HashMap<>(Map.of("matchLabels", Map.of("app", "gateway")))),
                        "does not select its own pods"),
                broken(
                        "Deployment/stream-gateway",
                        it -> put(variable(it, "RUNNEL_GATEWAY_NODE"), "env.name", "RUNNEL_NODE"),
                        "sets RUNNEL_NODE, which is no documented setting"),
                broken(
                        "Deployment/stream-gateway",
                        it -> variables(it)
                                .add(0, variables(it).remove(variables(it).size() - 1)),
                        "REDIS_URL is made of $(REDIS_SCHEME), which does not stand above it",
                        "REDIS_URL is made of $(REDIS_USERNAME), which does not stand above it",
                        "REDIS_URL is made of $(REDIS_PASSWORD), which does not stand above it",
                        "REDIS_URL is made of $(REDIS_ADDRESS), which does not stand above it"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> put(it, "spec.triggers.0.metadata.addressFromEnv", "REDIS"),
                        "reads the variable REDIS, which its target does not have"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> put(it, "spec.triggers.0.metadata.pendingEntriesCount", "48"),
                        "lagCount and pendingEntriesCount in one trigger: only the lag would count"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> put(it, "spec.triggers.1.metadata.stream", "runnel:request"),
                        "the queue is runnel:requests"),
                broken(
                        "ScaledObject/llm-producer",
                        it -> put(it, "spec.scaleTargetRef.name", "stream-gateway"),
                        "is scaled by HorizontalPodAutoscaler/stream-gateway and ScaledObject/llm-producer"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, "spec.replicas", 2),
                        "has a number of replicas, and ScaledObject/llm-producer sets another one"),
                broken(
                        "Deployment/stream-gateway",
                        it -> put(it, "spec.template.spec.terminationGracePeriodSeconds", 30),
                        "is killed after 30 s, and needs 40"),
                broken(
                        "Deployment/stream-gateway",
                        it -> remove(it, "spec.template.spec.enableServiceLinks"),
                        "gets a variable for each Service"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, CONTAINER + "securityContext.readOnlyRootFilesystem", false),
                        "the container llm-producer may write into its image's files"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, CONTAINER + "resources.limits.memory", "256Mi"),
                        "asks for more memory than it may have"),
                broken(
                        "Deployment/llm-producer",
                        it -> put(it, CONTAINER + "readinessProbe.tcpSocket", Map.of("port", 9000)),
                        "a probe with 2 ways to ask"),
                broken("PodMonitor/runnel", it -> put(it, "metadata.name", "runnel_pods"), "no name: runnel_pods"),
                broken(
                        "ServiceAccount/llm-producer",
                        it -> put(it, "metadata.namespace", "default"),
                        "is not in the namespace runnel"));
    }

    private static Arguments broken(String object, Consumer<Manifest> breaking, String... words) {
        return arguments(object, breaking, List.of(words));
    }

    private static List<Map<String, Object>> variables(Manifest deployment) {
        return at(deployment, CONTAINER + "env");
    }

    /** As an object of its own, so that one may reach into it. */
    private static Manifest variable(Manifest deployment, String name) {
        return variables(deployment).stream()
                .filter(variable -> name.equals(variable.get("name")))
                .map(variable -> new Manifest(Map.of("env", variable)))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource({"malformed", "disjointed"})
    void whatIsBrokenIsNamed(String object, Consumer<Manifest> breaking, List<String> words) {
        List<Manifest> manifests = Manifest.read(Kubectl.kustomize(Path.of("overlays", "production")));
        breaking.accept(Broken.find(manifests, object));

        List<String> mistakes = Validation.mistakes(manifests, Externals.PRODUCTION);

        assertThat(mistakes).hasSize(words.size());
        words.forEach(said ->
                assertThat(mistakes).anySatisfy(mistake -> assertThat(mistake).contains(said)));
    }
}
