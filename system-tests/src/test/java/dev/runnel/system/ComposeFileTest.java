package dev.runnel.system;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What is promised of {@code docker-compose.yml} and the images, as far as it can be seen without starting them; {@link ComposeIT} does that. */
class ComposeFileTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+):-([^}]*)}");
    private static final Pattern EXAMPLE = Pattern.compile("^# ([A-Z_]+)=(.*)$", Pattern.MULTILINE);

    private final String text = read("docker-compose.yml");
    private final Map<String, Object> file = new Yaml().load(text);
    private final Map<String, Object> services = map(file.get("services"));

    @ParameterizedTest
    @ValueSource(strings = {"redis", "llm-producer", "stream-gateway", "proxy", "demo-model"})
    void aContainerIsConfined(String name) {
        Map<String, Object> service = map(services.get(name));

        assertThat(service)
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .containsEntry("restart", "unless-stopped")
                .containsKeys("mem_limit", "tmpfs");
        assertThat(service.containsKey("user") || isNobodyInItsImage(service))
                .as("not root")
                .isTrue();
        assertThat(service.containsKey("healthcheck") || service.containsKey("build"))
                .as("its health is looked at")
                .isTrue();
    }

    @Test
    void everyImageIsMadeFromATargetThatIsNotRootAndWhoseHealthIsLookedAt() {
        List<String> targets = List.of("stream-gateway", "llm-producer", "demo-model");

        assertThat(targets).allSatisfy(target -> assertThat(stage(target)).contains("\nUSER 10001:10001\n"));
        assertThat(stage("runtime")).contains("\nHEALTHCHECK ", "\nENTRYPOINT [", "\nCMD [");
        assertThat(targets).allSatisfy(target -> assertThat(stage(target)).startsWith("FROM runtime AS "));
        assertThat(read("deploy/images/Dockerfile")).doesNotContain("# syntax");
    }

    @Test
    void onlyTheProxyCanBeReachedUnlessAProfileAddsMoreAndNoneOfThemFromOutside() {
        services.forEach((name, service) -> {
            List<String> ports = list(map(service).get("ports"));
            if (!map(service).containsKey("profiles")) {
                assertThat(ports).as(name).hasSize(name.equals("proxy") ? 1 : 0);
            }
            assertThat(ports)
                    .as(name)
                    .allMatch(port -> port.matches("(127\\.0\\.0\\.1|\\$\\{RUNNEL_LISTEN:-127\\.0\\.0\\.1}):.*"));
        });
        assertThat(map(map(file.get("networks")).get("store"))).containsEntry("internal", true);
        assertThat(map(services.get("redis"))).containsEntry("networks", List.of("store"));
    }

    @Test
    void whatIsSetForAServiceIsDocumented() {
        String documents = Stream.of("docs/configuration.md", "deploy/local/README.md", "deploy/images/README.md")
                .map(ComposeFileTest::read)
                .reduce("", String::concat);

        for (String name : List.of("llm-producer", "stream-gateway", "demo-model")) {
            assertThat(map(map(services.get(name)).get("environment")).keySet())
                    .as(name)
                    .allMatch(variable -> documents.contains("`" + variable + "`")
                            || documents
                                    .replaceAll("[.-]", "_")
                                    .toUpperCase(Locale.ROOT)
                                    .contains("`" + variable + "`"));
        }
    }

    @Test
    void theExampleNamesEveryVariableWithItsDefault() {
        TreeSet<String> used = found(VARIABLE, text);
        used.add("COMPOSE_PROFILES=");
        used.add("OTEL_EXPORTER_OTLP_ENDPOINT=");
        // Where compose alone needs a model, to fetch it: the reason is told beside the empty one.
        used.remove("RUNNEL_MODEL=llama3.2:1b");

        assertThat(found(EXAMPLE, read(".env.example"))).isEqualTo(used);
    }

    @Test
    void nobodyIsKilledBeforeItsTime() {
        Map<String, Object> gateway = map(services.get("stream-gateway"));
        Map<String, Object> producer = map(services.get("llm-producer"));

        assertThat(seconds(gateway.get("stop_grace_period")))
                .isGreaterThanOrEqualTo(seconds(map(gateway.get("environment")).get("RUNNEL_GATEWAY_DRAIN")) + 5);
        assertThat(seconds(producer.get("stop_grace_period")))
                .isGreaterThanOrEqualTo(seconds(map(producer.get("environment")).get("RUNNEL_PRODUCER_GRACE")) + 5);
    }

    private static boolean isNobodyInItsImage(Map<String, Object> service) {
        return stage(map(service.get("build")).get("target").toString()).contains("\nUSER 10001");
    }

    /** A stage of the Dockerfile, from its FROM to the next one. */
    private static String stage(String name) {
        return Stream.of(read("deploy/images/Dockerfile").split("(?m)^(?=FROM )"))
                .filter(stage -> stage.lines().findFirst().orElse("").endsWith(" AS " + name))
                .findFirst()
                .orElseThrow();
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1) + "=" + match.group(2))
                .collect(toCollection(TreeSet::new));
    }

    private static int seconds(Object text) {
        assertThat(text.toString()).matches("\\d+s");
        return Integer.parseInt(text.toString().replace("s", ""));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Object value) {
        return value == null ? List.of() : (List<String>) value;
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }
}
