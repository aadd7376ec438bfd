package dev.runnel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runnel.contract.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts ask for what there is, and every alert says what to do. The metrics' own document is held against the services. */
class SightDocumentsTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Path GRAFANA = Path.of("../grafana");
    private static final Pattern METRIC = Pattern.compile("\\b(?:runnel|gen_ai)_[a-z_]+");

    @Test
    void everyPanelAsksForMetricsThatAreDocumented() throws IOException {
        List<String> queries = texts(dashboard(), "expr");

        assertThat(queries).hasSizeGreaterThan(40).allMatch(query -> METRIC.matcher(query)
                .find());
        assertThat(metricsIn(queries)).isSubsetOf(documented());
    }

    @Test
    void noMetricIsLeftOutOfTheDashboard() throws IOException {
        Set<String> shown = metricsIn(texts(dashboard(), "expr"));

        assertThat(bases()).allSatisfy(base -> assertThat(shown)
                .as(base)
                .anyMatch(name -> name.equals(base) || name.matches(base + "_(bucket|sum|count)")));
    }

    @Test
    void theDashboardHasItsRowsAndNoTwoPanelsUnderOneNumber() throws IOException {
        List<String> rows = new ArrayList<>();
        dashboard().path("panels").forEach(panel -> {
            if (panel.path("type").asText().equals("row")) {
                rows.add(panel.path("title").asText());
            }
        });

        assertThat(rows).containsExactly("Users", "Answers", "Queue", "Gateways", "Producers", "Redis", "Model");
        List<Integer> ids = new ArrayList<>();
        dashboard().path("panels").forEach(panel -> ids.add(panel.path("id").asInt()));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void everyAlertAsksForMetricsThatAreDocumented() throws IOException {
        List<String> queries = texts(alerts(), "expr");
        Set<String> known = documented();

        assertThat(metricsIn(queries)).isSubsetOf(known);
        assertThat(queries).allMatch(query -> METRIC.matcher(query).find() || query.startsWith("up{"));
    }

    @Test
    void theCodesThatAlertsNameExist() throws IOException {
        List<String> codes =
                Stream.of(ErrorCode.values()).map(ErrorCode::wireName).toList();

        List<String> named = Pattern.compile("(?:code|error)=\"([a-z_]+)\"")
                .matcher(String.join("\n", texts(alerts(), "expr")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(named).isNotEmpty().isSubsetOf(codes);
    }

    @Test
    void everyAlertHasAPlaceWhereItSaysWhatToDoAndLeadsThere() throws IOException {
        List<String> alerts = texts(alerts(), "alert");
        List<String> told = Files.readAllLines(DOCS.resolve("operations.md")).stream()
                .filter(line -> line.startsWith("### Runnel"))
                .map(line -> line.substring(4).strip())
                .toList();

        assertThat(told).containsExactlyElementsOf(alerts);
        assertThat(texts(alerts(), "runbook_url"))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> "docs/operations.md#" + alert.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(GRAFANA.resolve("runnel-dashboard.json").toFile());
    }

    private static JsonNode alerts() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(GRAFANA.resolve("alerts.yaml").toFile());
    }

    private static List<String> texts(JsonNode tree, String field) {
        return tree.findValuesAsText(field);
    }

    private static Set<String> metricsIn(List<String> queries) {
        Set<String> found = new HashSet<>();
        for (String query : queries) {
            // What stands in "by (…)" and in "{…}" are tags.
            String bare =
                    query.replaceAll("\\b(by|on|without) ?\\([^)]*\\)", "").replaceAll("\\{[^}]*}", "");
            METRIC.matcher(bare).results().map(MatchResult::group).forEach(found::add);
        }
        return found;
    }

    /** As they are queried: with the endings that histograms and summaries have. */
    private static Set<String> documented() throws IOException {
        Set<String> names = new HashSet<>();
        for (String line : metricsDocument()) {
            String name = nameIn(line);
            names.add(name);
            if (line.contains("| histogram |") || line.contains("| summary |")) {
                Stream.of("_count", "_sum", "_max").forEach(ending -> names.add(name + ending));
            }
            if (line.contains("| histogram |")) {
                names.add(name + "_bucket");
            }
        }
        return names;
    }

    private static List<String> bases() throws IOException {
        return metricsDocument().stream().map(SightDocumentsTest::nameIn).toList();
    }

    private static List<String> metricsDocument() throws IOException {
        return Files.readAllLines(DOCS.resolve("metrics.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static String nameIn(String line) {
        return line.split("\\|")[1].strip().replace("`", "");
    }
}
