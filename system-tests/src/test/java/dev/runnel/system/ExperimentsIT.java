package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.UsersFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What can be broken on purpose where all runs on one machine, and that nobody loses anything by it. */
@ExtendWith(TailsOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("programs") // It starts processes without a pause.
class ExperimentsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Keys keys = new Keys("experiments-" + System.nanoTime());
    private final Store store = new Store(RedisForTests.running().options(UsersFile.OPERATOR), keys);
    private final Service local = new Service(Program.LOCAL, "local-experiments", environment(Map.of()));

    /** One process is both services, and has one user. */
    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(RedisForTests.running().environment(UsersFile.OPERATOR));
        environment.put("RUNNEL_KEY_PREFIX", keys.prefix());
        environment.putAll(more);
        return environment;
    }

    @BeforeAll
    static void mayBeAnybody() {
        Skip.unless(!Visitor.needToken(), "ExperimentsIT: in one process everybody is anonymous.");
    }

    @BeforeEach
    void start() {
        local.start();
    }

    @AfterEach
    void end() {
        // Also what a failed test has left.
        Optional<ProcessHandle> second = local.handle().children().findFirst();
        local.close();
        second.ifPresent(ProcessHandle::destroyForcibly);
        store.close();
    }

    @Test
    void aCutResetsExactlyThatConnectionAndTheAnswerGoesOn() throws Exception {
        try (Viewer viewer = Viewer.asking("#text=" + "word ".repeat(60).strip(), local);
                SocketClient other = SocketClient.greeted(local.at("/v1/socket"))) {
            viewer.untilText("word word");
            String name = viewer.welcome().path("connection").asText();
            assertThat(name)
                    .isNotEqualTo(other.next("welcome").path("connection").asText());

            HttpResponse<String> reply = post("/v1/local/connections/" + name + "/cut");

            assertThat(reply.statusCode()).isEqualTo(204);
            assertThat(viewer.untilResumed().untilEnded().text())
                    .isEqualTo("word ".repeat(60).strip());
            assertThat(viewer.count("restarted")).isZero();
            assertThat(other.isOpen()).isTrue();
            assertThat(post("/v1/local/connections/" + name + "/cut").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aSecondProcessAnswersTheNextQuestionAndWhenItIsKilledTheFirstTakesOver() throws Exception {
        JsonNode second = second();
        Service there = elsewhere(second);
        String text = "word ".repeat(80).strip();
        try (Viewer here = Viewer.asking("#text=" + text, local)) {
            here.untilText("word");
            try (Viewer atTheSecond = new Viewer(here.id(), there, local)) {
                atTheSecond.untilText("word");
                assertThat(producers(here.id()))
                        .isEqualTo(second.path("producer").asText());
                Measured time = new Measured();

                JsonNode killed = JSON.readTree(post("/v1/local/second/kill").body());

                assertThat(killed.path("pid").asLong())
                        .isEqualTo(second.path("pid").asLong());
                assertThat(killed.path("killedAt").asLong())
                        .isBetween(System.currentTimeMillis() - 10_000, System.currentTimeMillis());
                assertThat(isGone(second)).isTrue();
                here.until(told -> told.count("restarted") == 1);
                time.until("SIGKILL of the second process, lease 5 s -> restarted at the viewer");
                assertThat(here.untilEnded().text()).isEqualTo(text);
                assertThat(atTheSecond.untilEnded().text()).isEqualTo(text);
                assertThat(atTheSecond.connections()).isGreaterThan(1);
                assertThat(producers(here.id()))
                        .isNotEqualTo(second.path("producer").asText());
            }
        }
        assertThat(get("/v1/local/second").statusCode()).isEqualTo(404);
    }

    @Test
    void aViewerOfTheSecondGatewayResumesAtTheFirstWithNothingMissing() throws Exception {
        String text = "word ".repeat(80).strip();
        try (Viewer viewer = Viewer.asking("#text=" + text, local)) {
            viewer.untilText("word");
            JsonNode second = second();
            try (Viewer moving = new Viewer(viewer.id(), elsewhere(second), local)) {
                moving.untilText("word");

                post("/v1/local/second/kill");

                assertThat(moving.untilEnded().text()).isEqualTo(text);
                assertThat(moving.count("restarted")).isZero();
                assertThat(moving.connections()).isGreaterThan(1);
            }
        }
    }

    @Test
    void startingItTwiceFindsTheSameOneAndItsDeathByAnyHandLetsTheFirstTakeAgain() throws Exception {
        JsonNode second = second();
        assertThat(JSON.readTree(post("/v1/local/second").body())).isEqualTo(second);
        assertThat(JSON.readTree(get("/v1/local/second").body())).isEqualTo(second);

        handle(second).destroyForcibly();

        await().atMost(SOON).until(() -> get("/v1/local/second").statusCode() == 404);
        try (Viewer viewer = Viewer.asking("#text=Again", local)) {
            assertThat(viewer.untilEnded().text()).isEqualTo("Again");
            assertThat(producers(viewer.id()))
                    .isNotEqualTo(second.path("producer").asText());
        }
        assertThat(post("/v1/local/second/kill").statusCode()).isEqualTo(404);
    }

    @Test
    void whenTheFirstIsKilledTheSecondEndsAsWell() throws Exception {
        JsonNode second = second();
        Measured time = new Measured();

        local.kill9();

        await().atMost(Duration.ofSeconds(10)).until(() -> isGone(second));
        time.until("SIGKILL of the first process -> the second is gone");
    }

    @Test
    void whenTheFirstIsToldToEndTheSecondEndsAsWell() throws Exception {
        JsonNode second = second();

        local.terminate();

        await().atMost(Duration.ofSeconds(10)).until(() -> isGone(second));
    }

    @Test
    void theSecondSaysNothingOnTheConsoleAndStartsNoRedis() throws Exception {
        JsonNode second = second();

        assertThat(local.output())
                .filteredOn(line -> line.contains("Runnel is running"))
                .hasSize(1);
        assertThat(handle(second).descendants()).isEmpty();
        assertThat(second.path("http").asText())
                .isEqualTo("http://127.0.0.1:" + second.path("port").asInt());
        assertThat(second.path("socket").asText())
                .isEqualTo("ws://127.0.0.1:" + second.path("port").asInt() + "/v1/socket");
    }

    @Test
    void anotherSitesPageCanBreakNothing() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(local.at("/v1/local/second"))
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> reply = HTTP.send(foreign, HttpResponse.BodyHandlers.ofString());

        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(reply.body()).path("code").asText()).isEqualTo("origin_refused");
        assertThat(local.handle().children()).isEmpty();
    }

    @Test
    void anotherSitesPageIsNotToldOfTheSecondProcess() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(local.at("/v1/local/second"))
                .header("Origin", "http://evil.example")
                .build();

        HttpResponse<String> reply = HTTP.send(foreign, HttpResponse.BodyHandlers.ofString());

        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(get("/v1/local/second").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageMaySpeakToTheSecondGatewayAndIsWelcomeThere() throws Exception {
        assertThat(get("/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("connect-src 'self' ws://127.0.0.1:* ws://localhost:*;"));
        JsonNode second = second();

        for (String host : new String[] {"127.0.0.1", "localhost"}) {
            URI socket = URI.create(second.path("socket").asText());
            try (SocketClient client = new SocketClient(socket, "http://" + host + ":" + local.port())) {
                client.send(Visitor.USUAL.hello());
                assertThat(client.next("welcome").path("node").asText())
                        .isEqualTo(second.path("node").asText());
            }
        }
    }

    @Test
    void theWelcomeTellsOfInspectorAndExperiments() {
        try (SocketClient client = SocketClient.greeted(local.at("/v1/socket"))) {
            assertThat(client.next("welcome").path("features"))
                    .extracting(JsonNode::asText)
                    .containsExactly("experiments", "inspector", "sharing");
        }
    }

    @Test
    void whereOthersCouldReachItNeitherIsThere() throws Exception {
        try (Service open = new Service(
                Program.LOCAL,
                "local-open",
                environment(Map.of("RUNNEL_GATEWAY_NODE", "open", "RUNNEL_HOST", "0.0.0.0")))) {
            open.start();
            try (SocketClient client = SocketClient.greeted(open.at("/v1/socket"))) {
                assertThat(client.next("welcome").path("features"))
                        .extracting(JsonNode::asText)
                        .containsExactly("sharing");
            }
            HttpRequest request = HttpRequest.newBuilder(open.at("/v1/local/second"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    /** Starts it. */
    private JsonNode second() throws Exception {
        Measured time = new Measured();
        HttpResponse<String> reply = post("/v1/local/second");
        time.until("POST /v1/local/second -> it is ready and the first takes nothing more");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    /** The second one, as a place to connect to. */
    private static Service elsewhere(JsonNode second) {
        return new Service(
                Program.LOCAL, "local-second-seen", second.path("port").asInt(), Map.of());
    }

    /** Who started the latest attempt. */
    private String producers(QuestionId id) {
        var started = store.entries(id, Entry.Started.class);
        return started.get(started.size() - 1).producer();
    }

    private static ProcessHandle handle(JsonNode second) {
        return ProcessHandle.of(second.path("pid").asLong()).orElseThrow();
    }

    /** A process that has ended but whose exit code nobody fetches has no command any more. */
    private static boolean isGone(JsonNode second) {
        return ProcessHandle.of(second.path("pid").asLong())
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().command().isPresent())
                .isEmpty();
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(local.at(path))
                        .timeout(Duration.ofSeconds(70))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(local.at(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
