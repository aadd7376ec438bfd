package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the page says when things are broken from it, held against what is stored and against what the kernel knows. */
@ExtendWith(TailsOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("programs") // Also keeps its methods in one thread, as Playwright wants.
class PageExperimentsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PROCESS = Pattern.compile("SIGKILL to process (\\d+)");
    /** The longest that one may take on a busy machine; the usual is a quarter of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private static Browser browser;
    private static Service local;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Page page;
    private ReaderPage reader;

    @BeforeAll
    static void startAll() {
        browser = Browser.orSkip();
        local = Service.allInOne("local-to-be-broken", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms"))
                .launch();
        local.awaitReady();
    }

    @AfterAll
    static void endAll() {
        if (browser != null) {
            browser.close();
        }
        if (local != null) {
            // By SIGTERM, so that a second process that a failed test has left ends as well.
            local.terminate();
            local.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.newPage(options -> options.setViewportSize(1400, 900));
        page.onWebSocket(socket -> socket.onFrameSent(frame -> {
            JsonNode sent = json(frame.text());
            if (sent.path("type").asText().equals("ask")) {
                asked.add(sent.path("id").asText());
            }
        }));
        reader = new ReaderPage(page).open(local.at("/"));
        page.getByTestId("open-experiments").click();
    }

    @AfterEach
    void leave() {
        reader.close();
    }

    @Test
    void aSocketThatIsCutLosesNothing() {
        Locator card = run("drop");

        assertPromise(card);
        assertThat(card.textContent()).contains("Connection c").containsPattern("missed piece|The next piece");
        assertThat(asked).singleElement().satisfies(id -> assertComplete(id, 1));
    }

    @Test
    void aSlowReaderIsBehindHoldsNobodyUpAndGetsEverything() {
        Locator card = run("slowReader");

        assertThat(fact(card, "missing")).isEqualTo("0");
        assertThat(fact(card, "doubled")).isEqualTo("0");
        assertThat(fact(card, "verified")).isEqualTo("digest verified");
        assertThat(fact(card, "slowVerified")).isEqualTo("digest verified");
        assertThat(Integer.parseInt(fact(card, "wasBehind").replaceAll("\\D", "")))
                .isGreaterThan(30_000);
        assertThat(fact(card, "heldBack")).containsPattern("^\\d");
        assertThat(asked).singleElement().satisfies(id -> assertComplete(id, 1));
    }

    @Test
    void theReaderOfAKilledGatewayGoesOnAtThisOne() {
        Locator card = run("killGateway");

        assertPromise(card);
        assertThat(fact(card, "moved")).matches("from second-\\d+ to .+").doesNotContain("unknown");
        assertThat(fact(card, "undisturbed")).isEqualTo("yes");
        assertIsGone(killed(card));
        assertThat(asked).anySatisfy(id -> assertComplete(id, 1));
        assertThat(Http.status(get("/v1/local/second"))).isEqualTo(404);
    }

    @Test
    void whatAKilledProducerBeganIsWrittenByAnother() {
        Locator card = run("killProducer");

        assertPromise(card);
        assertThat(fact(card, "attempt")).isEqualTo("2");
        assertThat(fact(card, "cleared")).isEqualTo("1");
        assertIsGone(killed(card));
        assertThat(asked).singleElement().satisfies(id -> assertComplete(id, 2));
    }

    @Test
    void aReloadInTheMiddleLeavesNoSecondProcessBehind() {
        Locator card = page.getByTestId("experiment-killProducer");
        card.getByTestId("experiment-run").click();
        card.getByText("It runs:").waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE.toMillis()));
        assertThat(Http.status(get("/v1/local/second"))).isEqualTo(200);

        page.reload();

        await().atMost(Duration.ofSeconds(20)).until(() -> Http.status(get("/v1/local/second")) == 404);
    }

    @Test
    void aBurstIsAnsweredToTheLastQuestion() {
        Locator card = run("burst");

        assertThat(fact(card, "allVerified")).isEqualTo("20 of 20");
        assertThat(fact(card, "refused")).isEqualTo("0");
        assertThat(asked).hasSize(20).doesNotHaveDuplicates().allSatisfy(id -> assertComplete(id, 1));
    }

    /** Runs it to its end, whose verdict must be that the promise was kept. */
    private Locator run(String name) {
        Locator card = page.getByTestId("experiment-" + name);
        Measured time = new Measured();
        card.getByTestId("experiment-run").click();
        Locator verdict = card.getByTestId("verdict");
        verdict.waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE.toMillis()));
        time.until("Break it, " + name + " -> its verdict");
        page.getByTestId("panel").evaluate("panel => panel.scrollTop = 0");
        card.evaluate("card => card.scrollIntoView({block: 'center'})");
        reader.screenshot("experiment-" + name);
        assertThat(verdict.getAttribute("data-verdict")).as(card.textContent()).isEqualTo("kept");
        return card;
    }

    private static void assertPromise(Locator card) {
        assertThat(fact(card, "missing")).isEqualTo("0");
        assertThat(fact(card, "doubled")).isEqualTo("0");
        assertThat(fact(card, "ends")).isEqualTo("1");
        assertThat(fact(card, "verified")).isEqualTo("digest verified");
    }

    private static String fact(Locator card, String name) {
        return card.locator("[data-fact=" + name + "] dd").textContent().strip();
    }

    /** What is stored, and not what the page says. */
    private static void assertComplete(String id, int attempt) {
        JsonNode stored = json(Http.text(get("/v1/questions/" + id)));
        assertThat(stored.path("reason").asText()).as("%s", stored).isEqualTo("stop");
        assertThat(stored.path("answer").asText()).isNotEmpty();
        assertThat(stored.path("attempts").asInt()).isEqualTo(attempt);
    }

    private static long killed(Locator card) {
        Matcher process = PROCESS.matcher(card.textContent());
        assertThat(process.find()).as(card.textContent()).isTrue();
        return Long.parseLong(process.group(1));
    }

    /** A process that has ended but whose exit code nobody fetches has no command any more. */
    private static void assertIsGone(long pid) {
        assertThat(ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> process.info().command().isPresent()))
                .isEmpty();
    }

    private static HttpRequest get(String path) {
        return HttpRequest.newBuilder(local.at(path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new IllegalStateException(text, noJson);
        }
    }
}
