package dev.runnel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's command makes the operator's object out of the alerts. It is run as it stands there, but for {@code kubectl apply}. */
class AlertsDocumentTest {

    private static final Path TOP = Path.of("..", "..");
    private static final Pattern COMMAND = Pattern.compile(
            "^    (\\{ printf .*\\}) \\| kubectl -n runnel apply -f -$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void whatTheReadmeMakesOutOfTheAlertsIsAPrometheusRule() throws Exception {
        Path alerts = Path.of("deploy", "grafana", "alerts.yaml");
        assumeTrue(Files.exists(TOP.resolve(alerts)), "Skipped: there are no alerts");
        String command = COMMAND.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();

        List<Manifest> made = Manifest.read(output("sh", "-c", command));

        assertThat(made).extracting(Manifest::toString).containsExactly("PrometheusRule/runnel");
        assertThat(made).flatExtracting(Shape::mistakes).isEmpty();
        assertThat(Broken.<List<?>>at(made.get(0), "spec.groups.0.rules")).isNotEmpty();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(TOP.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
