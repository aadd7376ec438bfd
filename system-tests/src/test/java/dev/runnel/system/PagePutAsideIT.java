package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.runnel.gateway.SocketClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in the middle of an answer, while it is put aside: left for another one, frozen, or hidden. A second viewer sees whether it watches. */
@ExtendWith(TailsOnFailure.class)
class PagePutAsideIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static Browser browser;
    private static Service local;

    private Page page;
    private ReaderPage reader;
    private String id;
    private SocketClient other;

    @BeforeAll
    static void startAll() {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(
                chromium.isPresent(), "No Chromium here: the page is not tested. RUNNEL_CHROMIUM names another one.");
        local = new Service(Program.LOCAL, "local-put-aside", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms")).launch();
        browser = new Browser(chromium.get());
        local.awaitReady();
    }

    @AfterAll
    static void endAll() {
        if (browser != null) {
            browser.close();
        }
        if (local != null) {
            local.close();
        }
    }

    @BeforeEach
    void askAndWatchFromElsewhere() {
        page = browser.newPage();
        reader = new ReaderPage(page).open(local.at("/"));
        reader.ask("What if I look away? #long=9000 #pace=100");
        reader.awaitVisibleText(50);
        id = reader.id();
        other = SocketClient.greeted(local.at("/v1/socket"));
        other.send("{\"type\":\"watch\",\"ref\":\"1\",\"question\":\"" + id + "\"}");
        awaitViewers(2);
    }

    @AfterEach
    void leave() {
        if (other != null) {
            other.send("{\"type\":\"stop\",\"ref\":\"2\",\"question\":\"" + id + "\"}");
            other.reply("2");
            other.close();
        }
        if (reader != null) {
            reader.close();
        }
    }

    @Test
    void aFrozenPageLetsGoOfItsConnectionAndIsBackWithEverythingWhenItIsThawed() {
        CDPSession chromium = page.context().newCDPSession(page);

        lifecycle(chromium, "frozen");

        awaitViewers(1);
        String before = lastOffset();
        await().atMost(SOON).until(() -> lastOffset().compareTo(before) > 0);

        lifecycle(chromium, "active");

        awaitViewers(2);
        reader.awaitOffsetAfter(id, lastOffset());
        assertNothingIsMissing();
    }

    @Test
    void theBackButtonLeadsToTheSameAnswerWithEverything() {
        page.navigate("about:blank");
        awaitViewers(1);

        page.goBack();

        awaitViewers(2);
        reader.awaitOffsetAfter(id, lastOffset());
        assertNothingIsMissing();
    }

    /** Playwright's Chromium keeps no page for the back button: the events that one gets which is kept are given to it by hand. */
    @Test
    void aPageThatIsKeptForTheBackButtonConnectsAtOnceWhenItIsShownAgain() {
        page.evaluate("""
                () => {
                  window.told = [];
                  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
                  told.push(runnel.connection.state);
                  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
                }""");

        reader.awaitConnection("connected");
        awaitViewers(2);
        reader.awaitOffsetAfter(id, lastOffset());
        assertThat(page.evaluate("told")).isEqualTo(List.of("reconnecting"));
        assertNothingIsMissing();
    }

    private void assertNothingIsMissing() {
        reader.stop();
        reader.awaitStatus("stopped: ");
        assertThat(reader.appliedText(id))
                .isEqualTo(Http.json(local.at("/v1/questions/" + id)).path("answer").asText());
        assertThat(reader.errors()).isEmpty();
    }

    private static void lifecycle(CDPSession chromium, String state) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("state", state);
        chromium.send("Page.setWebLifecycleState", parameters);
    }

    private void awaitViewers(long count) {
        await().atMost(SOON).until(() -> lastOf("viewers").path("count").asLong() == count);
    }

    private String lastOffset() {
        return lastOf("chunk").path("offset").asText();
    }

    /** Empty if there was none. */
    private JsonNode lastOf(String type) {
        List<JsonNode> frames = other.frames().stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
        return frames.isEmpty()
                ? MissingNode.getInstance()
                : frames.get(frames.size() - 1);
    }
}
