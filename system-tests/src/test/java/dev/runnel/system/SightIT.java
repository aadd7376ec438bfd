package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Entry;
import dev.runnel.log.RedisForTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TailsOnFailure.class)
class SightIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TraceSink sink;
    private static Installation runnel;
    private static Service gateway;
    private static List<Service> producers;

    @BeforeAll
    static void startAll() {
        sink = new TraceSink();
        runnel = new Installation(RedisForTests.running());
        gateway = runnel.gateway("sight-gateway", traced());
        producers = List.of(runnel.producer("sight-one", 4, traced()), runnel.producer("sight-two", 4, traced()));
        runnel.start();
    }

    private static Map<String, String> traced() {
        Map<String, String> environment = new HashMap<>();
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint());
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
        environment.put("RUNNEL_LOG_JSON", "true");
        return environment;
    }

    @BeforeEach
    void startWhatATestEnded() {
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
        sink.close();
    }

    @Test
    void oneTraceLeadsFromTheAskingToTheSealAndAWatchIsLinkedToIt() {
        runnel.model().on("What is my password?", wire -> wire.begin()
                .text("swordfish")
                .finish("stop")
                .usage(11, 5)
                .done());
        try (Viewer viewer = Viewer.asking("What is my password?", gateway)) {

            viewer.untilEnded();

            String trace = traceOf(viewer);
            String id = viewer.id().toString();
            await().atMost(SOON).until(() -> sink.has("stream-gateway", trace, "ask", id));
            await().atMost(SOON)
                    .until(() -> sink.has("llm-producer", trace, "attempt", "chat scripted", "seal", "gen_ai.usage"));
            // The link carries the trace's id as well, so the watch is found under it.
            await().atMost(SOON).until(() -> sink.has("stream-gateway", trace, "watch", "runnel.until"));
            assertThat(sink.hasAnywhere("password")).isFalse();
            assertThat(sink.hasAnywhere("swordfish")).isFalse();
        }
    }

    @Test
    void theAttemptAfterAKilledProducerIsInTheSameTrace() {
        runnel.model().on("Who is next?", new Teller(), wire -> {
            wire.begin().text("me").finish("stop").done();
        });
        try (Viewer viewer = Viewer.asking("Who is next?", gateway)) {
            viewer.untilText("20 ");
            String first = runnel.store()
                    .entries(viewer.id(), Entry.Started.class)
                    .get(0)
                    .producer();

            producers.stream().filter(each -> each.name().equals(first)).forEach(Service::kill9);

            viewer.untilEnded();
            String other = first.equals("sight-one") ? "sight-two" : "sight-one";
            String trace = traceOf(viewer);
            await().atMost(SOON).until(() -> sink.has("llm-producer", trace, other, "runnel.taken_over", "seal"));
        }
    }

    @Test
    void everyLineOfTheLogsIsAnObjectWithFewKeys() {
        try (Viewer viewer = Viewer.asking("Anything to say?", gateway)) {
            viewer.untilEnded();
        }

        List<JsonNode> lines = Stream.concat(Stream.of(gateway), producers.stream())
                .flatMap(service -> service.output().stream())
                .filter(line -> line.startsWith("{"))
                .map(SightIT::parse)
                .toList();

        assertThat(lines).hasSizeGreaterThan(3).allSatisfy(line -> assertThat(line.fieldNames())
                .toIterable()
                .isSubsetOf("timestamp", "level", "logger", "message", "host", "mdc", "node", "producer", "error")
                .contains("timestamp", "level", "logger", "message"));
        assertThat(lines).extracting(line -> line.path("node").asText()).contains("sight-gateway");
        assertThat(lines).extracting(line -> line.path("producer").asText()).contains("sight-one", "sight-two");
        assertThat(lines.toString()).doesNotContain("Anything to say?");
    }

    private static String traceOf(Viewer viewer) {
        return runnel.store()
                .entries(viewer.id(), Entry.Asked.class)
                .get(0)
                .traceparent()
                .split("-")[1];
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException noJson) {
            throw new UncheckedIOException(line, noJson);
        }
    }
}
