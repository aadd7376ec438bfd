package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The installation of {@code docker-compose.yml}, from the sources to a browser in front of its proxy; the demo model answers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    private static final Keys KEYS = new Keys("runnel");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long SEED = Long.getLong("runnel.seed", System.nanoTime() & 0xffffff);

    /** About 20 s of the demo model's 40 tokens a second. */
    private static final String LONG = "#long=3200 Tell me about consumer groups, number ";

    private static Compose runnel;
    private static Browser browser;

    @RegisterExtension
    static final AfterTestExecutionCallback LOGS_ON_FAILURE = test -> {
        if (test.getExecutionException().isPresent()) {
            System.out.println(runnel.logs());
        }
    };

    @BeforeAll
    static void up() {
        runnel = Compose.orSkip();
        browser = Browser.orSkip();
        Measured building = new Measured();
        runnel.build();
        building.until("docker compose build");
        Measured starting = new Measured();
        runnel.up();
        starting.until("docker compose up, images built, until all is healthy");
    }

    @AfterAll
    static void down() {
        if (browser != null) {
            browser.close();
            runnel.close();
        }
    }

    @Test
    @Order(1)
    void aQuestionIsAnsweredInABrowserThroughTheProxy() {
        try (ReaderPage reader = new ReaderPage(browser.newPage())) {
            reader.open(runnel.at("/"));

            reader.ask("How do consumer groups work?");

            reader.awaitVisibleText(200);
            reader.screenshot("compose-streaming");
            reader.awaitStatus("complete");
            reader.awaitStatus("digest verified");
            assertThat(reader.appliedText(reader.id())).isEqualTo(storedText(reader.id()));
            assertThat(reader.errors()).isEmpty();
            reader.screenshot("compose-complete");
        }
    }

    @Test
    @Order(2)
    void anEventStreamIsNotHeldBack() {
        try (Viewer viewer = Viewer.asking(LONG + "0", runnel)) {
            viewer.untilMore();

            String begin = Http.beginOf(
                    HttpRequest.newBuilder(runnel.at("/v1/answers/" + viewer.id()))
                            .header("Accept", "text/event-stream")
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    "chunk");

            assertThat(begin).contains("event:started");
            assertThat(viewer.isEnded()).isFalse();
        }
    }

    @Test
    @Order(3)
    void onlyThePageAndItsProtocolCanBeReached() {
        assertThat(statusOf("/q/health/live")).isEqualTo(404);
        assertThat(statusOf("/q/metrics")).isEqualTo(404);
        assertThat(runnel.containers("stream-gateway").stream().map(ComposeIT::publishedPorts))
                .allMatch("map[]"::equals);
        assertThat(publishedPorts(runnel.containers("redis").get(0))).isEqualTo("map[]");
    }

    @Test
    @Order(4)
    void scaledAndWithAGatewayAndAProducerKilledNothingIsMissing() {
        runnel.up("--no-recreate", "--scale", "stream-gateway=3", "--scale", "llm-producer=2");
        assertThat(runnel.containers("stream-gateway")).hasSize(3);
        assertThat(runnel.containers("llm-producer")).hasSize(2);
        Ledger ledger = new Ledger("compose: a gateway and a producer killed", SEED);
        try (Viewer viewer = Viewer.asking(LONG + "1", runnel);
                ReaderPage reader = new ReaderPage(browser.newPage())) {
            List<Watcher> watchers = crowd(6, 3, ledger);
            reader.open(runnel.at("/"));
            reader.ask(LONG + "2");
            reader.awaitVisibleText(50);
            viewer.untilText("consumer");
            awaitAll(watchers, watcher -> watcher.attempts() > 0);

            killBoth(viewer, watchers, ledger);

            awaitAll(watchers, watcher -> watcher.ends() > 0);
            viewer.untilEnded();
            assertThat(viewer.count("restarted")).isPositive();
            assertThat(viewer.text()).isEqualTo(storedText(viewer.id().toString()));
            watchers.forEach(watcher -> check(watcher, ledger));
            reader.awaitStatus("digest verified");
            assertThat(reader.appliedText(reader.id())).isEqualTo(storedText(reader.id()));
            reader.screenshot("compose-after-kills");
        }
        ledger.close();
        assertThat(ledger.problems()).isEmpty();
        assertThat(List.of(ledger.gaps, ledger.duplicates, ledger.notOneEnded)).allMatch(count -> count.get() == 0);
    }

    /** The gateway that serves this viewer, and when he is back the producer of his answer. Docker starts neither again. */
    private static void killBoth(Viewer viewer, List<Watcher> watchers, Ledger ledger) {
        String producer = producerOf(viewer.id());
        watchers.forEach(watcher -> watcher.time(frame -> true));
        runnel.kill9(nodeOf(viewer));
        ledger.kills.incrementAndGet();
        viewer.untilResumed();
        runnel.kill9(producer);
        ledger.kills.incrementAndGet();
    }

    private static void awaitAll(List<Watcher> watchers, Predicate<Watcher> state) {
        await().atMost(PATIENCE).until(() -> watchers.stream().allMatch(state));
    }

    private static List<Watcher> crowd(int answers, int viewers, Ledger ledger) {
        Random random = new Random(SEED);
        List<Watcher> all = new ArrayList<>();
        for (int answer = 0; answer < answers; answer++) {
            QuestionId id = QuestionId.random();
            ledger.questions.incrementAndGet();
            Watcher asker = new Watcher(id, LONG + (10 + answer), List.of(runnel), random, ledger).begin();
            asker.watching().orTimeout(30, TimeUnit.SECONDS).join();
            all.add(asker);
            IntStream.range(1, viewers)
                    .mapToObj(i -> new Watcher(id, null, List.of(runnel), random, ledger).begin())
                    .forEach(all::add);
        }
        return all;
    }

    private static void check(Watcher watcher, Ledger ledger) {
        watcher.close();
        if (watcher.ends() != 1) {
            ledger.notOneEnded.incrementAndGet();
        }
        ledger.attempts.accumulateAndGet(watcher.attempts(), Math::max);
        assertThat(watcher.reason()).isEqualTo("stop");
        assertThat(watcher.text()).isEqualTo(storedText(watcher.id().toString()));
    }

    /** Its container, by the host name in the gateway's name. */
    private static String nodeOf(Viewer viewer) {
        return viewer.welcome().path("node").asText().substring(0, 12);
    }

    private static String producerOf(QuestionId id) {
        List<String> started =
                runnel.redis("XRANGE", KEYS.answer(id), "1-1", "1-1").lines().toList();
        return started.get(started.indexOf("producer") + 1).substring(0, 12);
    }

    private static String storedText(String id) {
        return Http.json(runnel.at("/v1/questions/" + id)).path("answer").asText();
    }

    private static int statusOf(String path) {
        return Http.status(HttpRequest.newBuilder(runnel.at(path)).build());
    }

    private static String publishedPorts(String container) {
        return runnel.inspect(container, "{{.HostConfig.PortBindings}}");
    }
}
