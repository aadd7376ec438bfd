package dev.runnel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How strict the shape is; needs no kubectl. */
class ShapeTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: some
            spec:
              selector:
                matchLabels: {a: b}
              template:
                spec:
                  containers:
                    - name: one
                      args: ["--port", "80"]
                      ports:
                        - containerPort: 80
                      resources:
                        requests: {cpu: 1, memory: 64Mi}
                      readinessProbe:
                        httpGet: {path: /, port: web}
            """;

    private static List<String> mistakes(String yaml) {
        return Manifest.read(yaml).stream()
                .flatMap(manifest -> Shape.mistakes(manifest).stream())
                .toList();
    }

    @Test
    void whatIsRightIsAccepted() {
        assertThat(mistakes(DEPLOYMENT)).isEmpty();
    }

    @Test
    void textIsNoNumberAndANumberIsNoText() {
        assertThat(mistakes(DEPLOYMENT.replace("containerPort: 80", "containerPort: '80'")))
                .containsExactly("Deployment/some: the field .spec.template.spec.containers[0].ports[0].containerPort"
                        + " is no Integer: 80");
        assertThat(mistakes(DEPLOYMENT.replace("\"80\"", "80")))
                .containsExactly(
                        "Deployment/some: the field .spec.template.spec.containers[0].args[1] is no String: 80");
    }

    @Test
    void whatIsWrittenInsteadOfAListOrAnObjectIsNamed() {
        assertThat(mistakes(DEPLOYMENT.replace("matchLabels: {a: b}", "matchLabels: [a]")))
                .containsExactly("Deployment/some: the field .spec.selector.matchLabels is no Map: [a]");
        assertThat(mistakes(DEPLOYMENT.replace("{path: /, port: web}", "/")))
                .containsExactly("Deployment/some: the field .spec.template.spec.containers[0].readinessProbe.httpGet"
                        + " is no V1HTTPGetAction: /");
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        assertThat(mistakes(DEPLOYMENT
                        .replace("name: one", "nam: one")
                        .replace("selector:", "selectors:")
                        .replace("64Mi", "lots")))
                .containsExactlyInAnyOrder(
                        "Deployment/some: the field .spec.selector is missing",
                        "Deployment/some: the field .spec.selectors is not known",
                        "Deployment/some: the field .spec.template.spec.containers[0].name is missing",
                        "Deployment/some: the field .spec.template.spec.containers[0].nam is not known",
                        "Deployment/some: the field .spec.template.spec.containers[0].resources.requests.memory"
                                + " is no Quantity: lots");
    }

    @Test
    void aFieldThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> Manifest.read(DEPLOYMENT + "kind: Service\n"))
                .hasMessageContaining("duplicate key kind");
    }
}
