package dev.runnel.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The inspector, the two panes and the experiments in a real browser, with a gateway that says what a test wants it to say. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PagePanelsIT {

    private static final String NOT_FOUND = "404 (Not Found)";
    private static final String[] WORDS = {"One ", "*two*, ", "three ", "and **four**", " and five."};
    private static final String TEXT = String.join("", WORDS);

    private static Browser browser;

    private Page page;
    private PanelStage gateway;
    private ReaderPage reader;

    @BeforeAll
    static void start() {
        browser = Browser.orSkip();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.newPage();
        page.setViewportSize(1280, 900);
        gateway = new PanelStage(page);
        reader = new ReaderPage(page);
        reader.open(URI.create(Stage.PAGE));
    }

    @AfterEach
    void leave() {
        // The page asks again all the time: whoever answers a page that is being closed fails.
        page.unrouteAll();
        reader.close();
    }

    @Test
    void everyPanelShowsWhatTheSampleSaid() {
        String id = ask();
        ObjectNode sample = gateway.sample(WORDS);
        group(sample, "gateway:stage", 3, 7L, 2L);
        group(sample, "gateway:attic", 0, null, null);
        viewer(sample, "c1", 0L);
        viewer(sample, "c9", 38L);
        sample.putObject("question").put("text", "Is it all there?");
        gateway.tell(sample);

        openPanel("inspector");

        assertThat(part("inspector-head")).containsText("stage");
        assertThat(part("inspector-head")).containsText("127.0.0.1:6399");
        assertThat(part("inspector-head")).containsText("7.0.15");
        assertThat(page.locator("[data-group='gateway:stage'] [data-figure=pending]"))
                .hasText("3");
        assertThat(page.locator("[data-group='gateway:stage'] [data-figure=entriesRead]"))
                .hasText("7");
        assertThat(page.locator("[data-group='gateway:stage'] [data-figure=lag]"))
                .hasText("2");
        Locator unknown = page.locator("[data-group='gateway:attic'] [data-figure=lag] .unknown");
        assertThat(unknown).hasText("unknown");
        assertThat(unknown).hasAttribute("title", Pattern.compile("Redis cannot tell"));
        assertThat(page.locator(".viewers [data-here]")).containsText("c1");
        assertThat(page.locator(".viewers li").nth(1)).containsText("38 behind");
        assertThat(page.locator("[data-panel=question]")).containsText("Is it all there?");
        assertThat(page.locator("[data-panel=entries] redis-line code")).hasText("redis-cli -p 6399 XRANGE x - +");
        assertThat(page.locator(".entries [data-id='1-3'] .text")).hasText("*two*, ");
        assertThat(reader.appliedText(id)).isEqualTo(TEXT);
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void theChartTellsItsFiguresInASentence() {
        ask();
        gateway.tell(gateway.sample(WORDS));

        openPanel("inspector");

        assertThat(part("chart-sentence"))
                .hasText(
                        Pattern.compile(
                                "20/s on average, 20/s at most\\. Gaps: median 20\\sms, 95 % within 20\\sms, the longest 20\\sms\\."));
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void anEntryUnderThePointerOrTheFocusIsMarkedInTheAnswer() {
        ask();
        gateway.tell(gateway.sample(WORDS));
        openPanel("inspector");

        page.locator(".entries [data-id='1-4']").hover();

        page.waitForFunction(MARKED + " === 'three '");
        page.locator(".entries [data-id='1-4']").focus();
        page.keyboard().press("ArrowUp");
        page.waitForFunction(MARKED + " === 'two, '");
        page.locator("[data-panel=viewers] h3").hover();
        part("inspector-pause").focus();
        page.waitForFunction("() => !CSS.highlights.has('runnel-entry')");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void noHopIsNegativeEvenIfTheClocksAreAMinuteApart() {
        ask();
        ObjectNode sample = gateway.sample(WORDS);
        sample.withArray("arrivals")
                .addObject()
                .put("offset", "01-00000002")
                .put("at", 40)
                .put("readAt", sample.path("at").asLong() - 5_000)
                .put("sentAt", sample.path("at").asLong() + 60_000);
        gateway.tell(sample);

        openPanel("inspector");

        assertThat(page.locator("[data-hop=received] .ms")).hasText(Pattern.compile("^< \\d"));
        assertThat(page.locator("[data-hop=read] .ms")).hasText(Pattern.compile("^< \\d"));
        assertThat(page.locator(".waterfall").textContent()).doesNotContain("-", "−");
        assertThat(
                        page.evaluate(
                                "[...document.querySelectorAll('.waterfall rect')].every(bar => parseFloat(bar.getAttribute('width')) > 0)"))
                .isEqualTo(true);
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void theFinalFiguresStayWhenTheAnswerIsOver() {
        ask();
        gateway.tell(gateway.sample(WORDS));
        gateway.tellThatItIsOver();

        openPanel("inspector");

        assertThat(part("inspector-status")).containsText("final figures");
        assertThat(page.locator(".entries [data-id='1-6'] .text")).hasText(" and five.");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aPausedDisplayStandsStillAndGoesOnWithWhatCameMeanwhile() {
        ask();
        gateway.tell(gateway.sample(Arrays.copyOf(WORDS, 2)));
        openPanel("inspector");
        assertThat(page.locator(".entries [data-id='1-3']")).isVisible();
        part("inspector-pause").click();

        gateway.tell(gateway.sample(WORDS));
        gateway.tellThatItIsOver();

        assertThat(part("inspector-status")).containsText("final figures");
        assertThat(page.locator(".entries [data-id='1-6']")).hasCount(0);
        part("inspector-pause").click();
        assertThat(page.locator(".entries [data-id='1-6']")).isVisible();
    }

    @Test
    void anInspectorThatIsNotThereIsSaidToBeSwitchedOff() {
        gateway.stage.welcome().putArray("features").add("experiments");
        reader.open(URI.create(Stage.PAGE));
        ask();
        gateway.switchOff();

        page.evaluate("""
                () => {
                  const inspector = document.createElement('runnel-inspector');
                  inspector.turn = document.querySelector('answer-turn').turn;
                  document.body.append(inspector);
                }""");
        loadPart("inspector");

        assertThat(part("inspector-status")).hasText("The inspector is switched off here.");
        assertThat(reader.errors()).allMatch(error -> error.contains(NOT_FOUND));
    }

    @Test
    void anInspectorThatIsOpenWhenAQuestionIsAskedLooksOnceItIsAccepted() {
        gateway.end(ask(), TEXT, 1_000);
        reader.awaitStatus("complete");
        gateway.tellThatItIsOver();
        openPanel("inspector");
        assertThat(part("inspector-status")).containsText("final figures");
        gateway.stage.holdQuestions();

        reader.ask("And this?");

        assertThat(part("inspector")).hasAttribute("data-status", "connecting");
        page.waitForTimeout(300);
        assertThat(part("inspector")).hasAttribute("data-status", "connecting");
        gateway.tellThatItIsOver();
        gateway.stage.acceptQuestions();
        assertThat(part("inspector-status")).containsText("final figures");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void whatHasHappenedIsAnnouncedOnceAndWhatGoesOnIsNot() {
        page.evaluate("window.said = []; document.addEventListener('announce', event => said.push(event.detail));");
        ask();
        gateway.tell(gateway.sample(WORDS), gateway.sample(WORDS));
        gateway.tellThatItIsOver();

        openPanel("inspector");

        assertThat(part("inspector-status")).containsText("final figures");
        assertThat(page.locator("runnel-inspector [role=status]")).hasCount(0);
        assertThat(said()).filteredOn(words -> words.contains("final figures")).hasSize(1);
        assertThat(said()).doesNotContain("Live");
    }

    @Test
    void theClockOfAnExperimentIsNotReadOutAndItsVerdictIs() {
        page.evaluate("window.said = []; document.addEventListener('announce', event => said.push(event.detail));");
        openPanel("experiments");
        runBurst();
        Locator card = part("experiment-burst");
        card.locator("[role=log] li").first().waitFor();
        Locator clock = card.locator(".now");
        String before = clock.textContent();
        page.evaluate("""
                () => {
                  window.mutations = 0;
                  new MutationObserver(list => (mutations += list.length)).observe(
                      document.querySelector('[role=log]'), {childList: true, characterData: true, subtree: true});
                }""");

        page.waitForCondition(() -> !clock.textContent().equals(before));
        page.waitForTimeout(500);

        assertThat(page.evaluate("mutations")).isEqualTo(0);
        assertThat(said()).isEmpty();
        gateway.ids("ask").forEach(id -> answer(id, "Done.", "Done."));
        verdict("burst").waitFor();
        assertThat(page.locator("runnel-experiments [role=status]")).hasCount(0);
        assertThat(said()).containsExactly("Burst: The promise was kept.");
    }

    @Test
    void aSecondProcessThatWasLeftBehindIsShownAndCanBeEnded() {
        page.evaluate("() => fetch('/v1/local/second', {method: 'POST'})");
        page.evaluate("localStorage.setItem('runnel-second', 'begun')");
        openPanel("experiments");
        assertThat(part("leftover")).containsText("second-1, process 4711");

        part("end-leftover").click();

        assertThat(part("leftover")).hasCount(0);
        assertThat(gateway.secondRuns()).isFalse();
    }

    @Test
    void whoStoppedAnExperimentWhileTheLineWasAwayHasStoppedItsQuestions() {
        openPanel("experiments");
        runBurst();
        gateway.stage.goAway();
        page.waitForFunction("() => window.runnel.connection.state !== 'connected'");

        part("experiment-stop").click();

        assertThat(verdict("burst")).hasAttribute("data-verdict", "stopped");
        gateway.stage.comeBack();
        page.waitForCondition(() -> Set.copyOf(gateway.ids("stop")).size() == 20);
        assertThat(gateway.ids("ask")).containsAll(gateway.ids("stop"));
    }

    @Test
    void anAnswerWhosePiecesHaveNoTimesHereIsToldToHaveNone() {
        String id = askRunning();
        part("side-by-side").last().click();
        gateway.stage.append(
                id,
                "01-00000002",
                gateway.stage.frame("chunk").put("kind", "text").put("text", "One."));

        gateway.end(id, "One.", 1_000);

        assertThat(part("side-unknown")).containsText("not the times of its pieces");
        assertThat(side("streamed")).isHidden();
        assertThat(part("side-play")).hasCount(0);
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void whoIsAtTheEndStaysThereWhenAPanelMakesThePageNarrower() {
        String id = askRunning();
        String line = "Words that need another line where there is less room for them in the conversation. ".repeat(4)
                + "\n\n";
        for (int i = 2; i < 20; i++) {
            gateway.say(id, i, 20L * i, line);
        }
        gateway.end(id, line.repeat(18), 1_000);
        reader.awaitStatus("complete");
        page.waitForFunction(AT_THE_END);
        gateway.tell(gateway.sample(WORDS));

        openPanel("inspector");

        page.waitForFunction(AT_THE_END);
        assertThat(part("jump")).hasCount(0);
        part("close-panel").click();
        page.waitForFunction(AT_THE_END);
        assertThat(part("jump")).hasCount(0);
    }

    @Test
    void aSampleOfFiveThousandEntriesIsCheap() {
        ask();
        String[] many = new String[5_000];
        Arrays.fill(many, "word ");
        gateway.tell(gateway.sample(many));
        openPanel("inspector");
        assertThat(page.locator(".entries [data-id='1-5001']")).isVisible();
        ObjectNode[] rest = new ObjectNode[10];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = gateway.sample();
            rest[i].putArray("entries");
        }

        CDPSession devTools = page.context().newCDPSession(page);
        devTools.send("Performance.enable");
        double before = taskSeconds(devTools);
        gateway.tell(rest);
        gateway.tellThatItIsOver();
        assertThat(part("inspector-status")).containsText("final figures");
        double each = (taskSeconds(devTools) - before) * 1000 / rest.length;

        System.out.printf("A sample with 5,000 entries on screen: %.1f ms of the page's main thread%n", each);
        assertThat(page.locator(".entries [role=row]").count()).isLessThan(60);
        assertThat(each).isLessThan(25);
    }

    @Test
    void theRightPaneIsEmptyUntilTheEndAndBothTellTheirTimesExactly() {
        String id = askRunning();
        gateway.say(id, 2, 620, "One ");
        gateway.say(id, 3, 900, "two ");
        reader.awaitVisibleText(6);
        part("side-by-side").last().click();

        gateway.say(id, 4, 4_000, "three.");

        assertThat(side("streamed")).hasText(Pattern.compile("One two three\\."));
        assertThat(side("held")).hasText("");
        gateway.end(id, "One two three.", 8_410);
        assertThat(side("held")).hasText("One two three.");
        assertThat(part("side-streamed-times"))
                .hasText(Pattern.compile("first words after 0\\.62\\ss, complete after 8\\.41\\ss"));
        assertThat(part("side-held-times")).hasText(Pattern.compile("nothing for 8\\.41\\ss, then everything"));
        assertThat(part("side-gained")).containsText(Pattern.compile("7\\.79\\ss earlier"));
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void theReplayShowsWhatThereWasAtEachRecordedTime() {
        String id = askRunning();
        gateway.say(id, 2, 600, "One ");
        gateway.say(id, 3, 1_200, "two ");
        gateway.end(id, "One two ", 2_000);
        reader.awaitStatus("complete");
        part("side-by-side").last().click();

        Locator scrubber = part("side-scrubber");
        scrubber.evaluate("(input) => { input.value = 650; input.dispatchEvent(new Event('input')); }");

        assertThat(side("streamed")).hasText("One");
        assertThat(side("held")).hasText("");
        scrubber.press("ArrowLeft");
        scrubber.press("ArrowLeft");
        assertThat(side("streamed")).hasText("");
        scrubber.press("End");
        assertThat(side("held")).hasText("One two");
        part("side-speed-4").click();
        part("side-play").click();
        assertThat(page.locator("[data-testid=sides]")).hasAttribute("data-state", "playing");
        assertThat(side("held")).hasText("");
        assertThat(page.locator("[data-testid=sides]")).hasAttribute("data-state", "still");
        assertThat(side("held")).hasText("One two");
        assertThat(gateway.stage.received("ask")).hasSize(1);
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void theReplayTakesTheRecordedTimeDividedByTheSpeed() {
        String id = askRunning();
        gateway.say(id, 2, 400, "One ");
        gateway.end(id, "One ", 2_000);
        reader.awaitStatus("complete");
        part("side-by-side").last().click();
        part("side-play").waitFor();

        Object took = page.evaluate("""
                async () => {
                  document.querySelector('[data-testid=side-speed-2]').click();
                  const begin = performance.now();
                  document.querySelector('[data-testid=side-play]').click();
                  const times = {};
                  while (!times.held) {
                    await new Promise(requestAnimationFrame);
                    for (const name of ['streamed', 'held']) {
                      const shown = document.querySelector(`[data-testid=side-${name}] .answer`).textContent;
                      times[name] ??= shown.includes('One') ? performance.now() - begin : undefined;
                    }
                  }
                  return [times.streamed, times.held];
                }""");

        List<?> times = (List<?>) took;
        assertThat(((Number) times.get(0)).doubleValue()).isBetween(190.0, 350.0);
        assertThat(((Number) times.get(1)).doubleValue()).isBetween(990.0, 1_200.0);
    }

    @Test
    void aCutThatLosesNothingKeepsThePromise() {
        String id = askRunning();
        openPanel("experiments");
        part("experiment-drop").getByTestId("experiment-run").click();
        StringBuilder text = new StringBuilder();
        for (int i = 2; i < 25; i++) {
            gateway.say(id, i, 20L * i, "word ");
            text.append("word ");
        }
        page.waitForFunction("() => window.runnel.connection.id === 'c2'");
        gateway.say(id, 25, 900, "end.");
        gateway.end(id, text + "end.", 1_000);

        assertThat(verdict("drop")).hasAttribute("data-verdict", "kept");
        assertThat(fact("drop", "missing")).hasText("0");
        assertThat(fact("drop", "verified")).hasText("digest verified");
        assertThat(part("experiment-drop")).containsText("01-00000024");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aCutAfterWhichTheTextDiffersBreaksThePromise() {
        String id = askRunning();
        openPanel("experiments");
        part("experiment-drop").getByTestId("experiment-run").click();
        for (int i = 2; i < 25; i++) {
            gateway.say(id, i, 20L * i, "word ");
        }
        page.waitForFunction("() => window.runnel.connection.id === 'c2'");
        gateway.say(id, 25, 900, "lie.");
        gateway.end(id, "word ".repeat(23) + "end.", 1_000);

        assertThat(verdict("drop")).hasAttribute("data-verdict", "broken");
        assertThat(fact("drop", "verified")).hasText("damaged");
        assertThat(part("experiment-drop").locator("[data-fact=verified]")).hasAttribute("data-ok", "false");
    }

    @Test
    void aBurstIsOnlyKeptIfAllAreVerified() {
        openPanel("experiments");
        runBurst();
        gateway.ids("ask").forEach(id -> answer(id, "Done.", "Done."));
        assertThat(verdict("burst")).hasAttribute("data-verdict", "kept");
        assertThat(fact("burst", "allVerified")).hasText("20 of 20");

        runBurst();
        List<String> second = gateway.ids("ask").subList(20, 40);
        second.subList(1, 20).forEach(id -> answer(id, "Done.", "Done."));
        answer(second.get(0), "Dune.", "Done.");

        assertThat(verdict("burst")).hasAttribute("data-verdict", "broken");
        assertThat(fact("burst", "allVerified")).hasText("19 of 20");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aClosedPanelLeavesNothingRunning() {
        openPanel("experiments");
        runBurst();

        part("close-panel").click();

        page.waitForCondition(() -> gateway.stage.received("stop").size() == 20);
        assertThat(gateway.ids("stop")).containsExactlyInAnyOrderElementsOf(gateway.ids("ask"));
    }

    private static final String AT_THE_END = "() => { const page = document.scrollingElement;"
            + " return page.scrollHeight > 1000 && page.scrollHeight - page.scrollTop - page.clientHeight < 2; }";

    private static final String MARKED =
            "() => [...(CSS.highlights.get('runnel-entry') ?? [])].map(range => range.toString()).join('')";

    /** A question whose answer has come but for its end. */
    private String ask() {
        String id = askRunning();
        for (String word : WORDS) {
            gateway.stage.say(id, word);
        }
        reader.awaitVisibleText(20);
        return id;
    }

    private String askRunning() {
        reader.ask("Is it all there?");
        String id = reader.id();
        gateway.stage.start(id);
        return id;
    }

    private void answer(String id, String text, String promised) {
        gateway.stage.start(id);
        gateway.say(id, 2, 50, text);
        gateway.end(id, promised, 100);
    }

    private void runBurst() {
        int before = gateway.stage.received("ask").size();
        part("experiment-burst").getByTestId("experiment-run").click();
        page.waitForCondition(() -> gateway.stage.received("ask").size() == before + 20);
    }

    private List<String> said() {
        return ((List<?>) page.evaluate("said")).stream().map(String::valueOf).toList();
    }

    private void openPanel(String name) {
        part("open-" + name).click();
        part(name.equals("inspector") ? "inspector" : "experiments").waitFor();
    }

    /** The page itself does not load a part that the gateway does not offer. */
    private void loadPart(String name) {
        try (Stream<Path> files = Files.list(Path.of("../web-ui/target/classes/META-INF/resources/assets"))) {
            String file = files.map(path -> path.getFileName().toString())
                    .filter(path -> path.matches(name + "-[A-Z0-9]+\\.js"))
                    .findFirst()
                    .orElseThrow();
            page.evaluate("file => import(file)", "/assets/" + file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Locator part(String testId) {
        return page.getByTestId(testId);
    }

    private Locator side(String pane) {
        return page.locator("[data-testid=side-" + pane + "] .answer");
    }

    private Locator verdict(String experiment) {
        return part("experiment-" + experiment).getByTestId("verdict");
    }

    private Locator fact(String experiment, String name) {
        return part("experiment-" + experiment).locator("[data-fact=" + name + "] dd");
    }

    private static double taskSeconds(CDPSession devTools) {
        var metrics = devTools.send("Performance.getMetrics").getAsJsonArray("metrics");
        for (var metric : metrics) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("TaskDuration")) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new IllegalStateException("No TaskDuration");
    }

    private static void group(ObjectNode sample, String name, int pending, Long read, Long lag) {
        ObjectNode group = sample.withArray("groups")
                .addObject()
                .put("name", name)
                .put("consumers", 1)
                .put("pending", pending)
                .put("lastDelivered", "1-6")
                .put("entriesRead", read)
                .put("lag", lag);
        group.putArray("members");
    }

    private static void viewer(ObjectNode sample, String connection, Long behind) {
        sample.withArray("viewers")
                .addObject()
                .put("connection", connection)
                .put("kind", "socket")
                .put("offset", "01-00000006")
                .put("behind", behind)
                .put("stage", behind == 0 ? "live" : "catching_up")
                .put("unwrittenBytes", 0);
    }
}
