package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.runnel.gateway.SocketClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in the middle of an answer, while it is put aside. A second viewer sees whether it watches. */
@ExtendWith(TailsOnFailure.class)
class PagePutAsideIT {

    /** Chromium then keeps a page that was left, frozen, for the back button, as it does for people. */
    private static final String NOTHING_KEPT = "--disable-back-forward-cache";

    private static final Duration SOON = Duration.ofSeconds(15);

    private static Browser browser;
    private static Service local;

    private Page page;
    private ReaderPage reader;
    private String id;
    private SocketClient other;

    @BeforeAll
    static void startAll() {
        browser = Browser.orSkip(NOTHING_KEPT);
        local = Service.allInOne("local-put-aside", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms"))
                .launch();
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
    void aPageThatTheBackButtonShowsAgainGoesOnWhereItWas() {
        page.evaluate("addEventListener('pageshow', shown => window.kept = shown.persisted)");
        page.navigate(local.at("/").toString());
        awaitViewers(1);

        back();

        awaitViewers(2);
        assertThat(page.evaluate("window.kept")).isEqualTo(true);
        reader.awaitOffsetAfter(id, lastOffset());
        assertNothingIsMissing();
    }

    /** Playwright's own waits for a loading that a kept page does not do. */
    private void back() {
        page.evaluate("setTimeout(() => history.back())");
        page.waitForURL(
                local.at("/a/" + id).toString(), new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.COMMIT));
    }

    private void assertNothingIsMissing() {
        reader.stop();
        reader.awaitStatus("stopped: ");
        assertThat(reader.appliedText(id))
                .isEqualTo(Http.json(local.at("/v1/questions/" + id))
                        .path("answer")
                        .asText());
        assertThat(reader.errors()).isEmpty();
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
        return frames.isEmpty() ? MissingNode.getInstance() : frames.get(frames.size() - 1);
    }
}
