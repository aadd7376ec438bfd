package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page where no WebSocket gets through: everything goes on over plain HTTP. */
@ExtendWith(TailsOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("programs") // Also keeps its methods in one thread, as Playwright wants.
class EventStreamFallbackIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static Browser browser;
    private static Service local;

    private Page page;
    private ReaderPage reader;

    @BeforeAll
    static void startAll() {
        browser = Browser.orSkip();
        local = Service.allInOne("local-without-sockets", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms"))
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
    void openWithoutSockets() {
        page = browser.newPage();
        page.routeWebSocket("**/v1/socket", WebSocketRoute::close);
        reader = new ReaderPage(page).open(local.at("/"));
    }

    @AfterEach
    void leave() {
        reader.close();
    }

    @Test
    void theAnswerGrowsAndIsVerifiedAndTheConnectionSaysHow() {
        reader.ask("Is there another way? #long=2500 #pace=250");
        reader.awaitVisibleText(200);
        String id = reader.id();
        assertThat(reader.state(id)).isEqualTo("streaming");

        reader.awaitStatus("digest verified");

        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        reader.awaitConnection("connected");
        assertThat(page.evaluate("runnel.connection.via")).isEqualTo("events");
        assertThat(page.getByTestId("connection").textContent()).contains("Connected over plain HTTP");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void afterARefreshInTheMiddleNothingIsMissingAndNothingTwice() {
        reader.ask("What if I refresh? #long=4000 #pace=250");
        reader.awaitVisibleText(200);
        String id = reader.id();

        reader.refresh();

        reader.awaitStatus("digest verified");
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void stopEndsTheAnswerAndKeepsWhatWasSaid() {
        reader.ask("Tell me everything #long=50000 #pace=60");
        reader.awaitVisibleText(100);
        String id = reader.id();

        reader.stop();

        reader.awaitStatus("stopped: ");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(stored(id).path("reason").asText()).isEqualTo("stopped"));
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aSocketThatGetsThroughLaterTakesOverInTheMiddleOfAnAnswer() {
        reader.ask("Is there a better way by now? #long=6000 #pace=250");
        reader.awaitVisibleText(200);
        String id = reader.id();
        assertThat(page.evaluate("runnel.connection.via")).isEqualTo("events");
        page.routeWebSocket("**/v1/socket", WebSocketRoute::connectToServer);

        page.evaluate("dispatchEvent(new Event('online'))");

        page.waitForFunction("() => runnel.connection.via === 'socket'");
        assertThat(reader.state(id)).isEqualTo("streaming");
        reader.awaitStatus("digest verified");
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
    }

    private static JsonNode stored(String id) {
        return Http.json(local.at("/v1/questions/" + id));
    }
}
