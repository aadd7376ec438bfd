package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page in a real browser, in front of everything in one process and its demo model. */
@ExtendWith(TailsOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PageIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    /** What the browser itself says of a request for something that does not exist. */
    private static final String NOT_FOUND = "404 (Not Found)";

    private static Browser browser;
    private static Service local;

    private final List<ReaderPage> readers = new ArrayList<>();

    @BeforeAll
    static void startAll() {
        browser = Browser.orSkip();
        local = Service.allInOne("local-for-the-page", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms"))
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

    @AfterEach
    void leave() {
        readers.forEach(ReaderPage::close);
    }

    @Test
    void theAnswerGrowsBeforeTheReadersEyesAndIsVerifiedInTheEnd() {
        ReaderPage reader = reader("/");
        reader.ask("How does resuming work? #long=2500 #pace=150");
        reader.awaitVisibleText(300);
        reader.screenshot("half-way");
        String id = reader.id();
        assertThat(reader.state(id)).isEqualTo("streaming");
        assertThat(reader.status()).isEqualTo("streaming");

        reader.awaitStatus("digest verified");

        assertThat(reader.status()).startsWith("complete: ");
        reader.awaitSeconds("first words after \\d+\\.\\d s, complete after \\d+\\.\\d s");
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        reader.screenshot("complete");
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void afterARefreshInTheMiddleNothingIsMissingAndNothingTwice() {
        ReaderPage reader = reader("/");
        reader.ask("What if I refresh? #long=4000 #pace=250");
        reader.awaitVisibleText(200);
        String id = reader.id();
        assertThat(reader.state(id)).isEqualTo("streaming");

        reader.refresh();

        reader.awaitStatus("digest verified");
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        assertThat(reader.turns()).isEqualTo(1);
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aSecondReaderWithTheLinkSeesTheSameAnswerLive() {
        ReaderPage asker = reader("/");
        asker.ask("What if two watch? #long=4000 #pace=250");
        asker.awaitVisibleText(100);
        String id = asker.id();

        ReaderPage guest = reader("/a/" + id);

        guest.awaitVisibleText(150);
        assertThat(guest.state(id)).isEqualTo("streaming");
        assertThat(asker.offersStop()).isTrue();
        assertThat(guest.offersStop()).isFalse();
        guest.awaitStatus("digest verified");
        asker.awaitStatus("digest verified");
        assertThat(guest.appliedText(id)).isEqualTo(asker.appliedText(id));
        assertThat(guest.offset(id)).isEqualTo(asker.offset(id));
        assertThat(asker.errors()).isEmpty();
        assertThat(guest.errors()).isEmpty();
    }

    @Test
    void stopEndsTheAnswerAndKeepsWhatWasSaid() {
        ReaderPage reader = reader("/");
        reader.ask("Tell me everything #long=50000 #pace=60");
        reader.awaitVisibleText(100);
        String id = reader.id();

        reader.stop();

        reader.awaitStatus("stopped: ");
        reader.awaitRetryOffered();
        assertThat(reader.visibleAnswer()).hasSizeGreaterThan(99);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(stored(id).path("reason").asText()).isEqualTo("stopped"));
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void withoutStreamingThereIsNothingUntilThereIsEverything() {
        ReaderPage reader = reader("/");
        reader.askWithoutStreaming("All at once, please #long=1200 #pace=100");
        String id = reader.id();
        reader.awaitStatus("waiting for the whole answer");
        reader.awaitSeconds("^\\d\\.\\d s$");
        assertThat(reader.visibleAnswer()).isBlank();

        reader.awaitStatus("complete: ");

        reader.awaitSeconds("nothing for \\d+\\.\\d s, then everything");
        assertThat(reader.appliedText(id)).isEqualTo(stored(id).path("answer").asText());
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void aFollowUpQuestionFollowsAndItsLinkShowsTheWholeConversation() {
        ReaderPage reader = reader("/");
        reader.ask("First? #text=The first answer.");
        reader.awaitStatus("digest verified");
        String first = reader.id();
        reader.ask("Second? #text=The second answer.");
        reader.awaitTurns(2);
        reader.awaitStatus("digest verified");
        String second = reader.id();

        ReaderPage guest = reader("/a/" + second);

        guest.awaitTurns(2);
        guest.awaitStatus("complete");
        assertThat(stored(second).path("parent").asText()).isEqualTo(first);
        assertThat(guest.turn(0).textContent()).contains("First?", "The first answer.");
        assertThat(guest.turn(1).textContent()).contains("Second?", "The second answer.");
        assertThat(guest.errors()).isEmpty();
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void anEarlierTurnThatWasStoppedIsShownAsStopped() {
        ReaderPage reader = reader("/");
        reader.ask("Stop this #long=50000 #pace=60");
        reader.awaitVisibleText(50);
        reader.stop();
        reader.awaitStatus("stopped: ");
        String first = reader.id();
        await().atMost(SOON).until(() -> stored(first).has("reason"));
        reader.ask("And then? #text=Then this.");
        reader.awaitTurns(2);
        reader.awaitStatus("digest verified");

        ReaderPage guest = reader("/a/" + reader.id());

        guest.awaitTurns(2);
        guest.awaitStatus("complete");
        assertThat(guest.turn(0).getByTestId("status").textContent()).startsWith("stopped: ");
    }

    @Test
    void aModelThatRefusesIsExplainedInASentenceAndCanBeAskedAgain() {
        ReaderPage reader = reader("/");
        reader.ask("Let me in #fail=401*1 #pace=500");
        reader.awaitStatus("refused the credentials");
        reader.awaitRetryOffered();

        reader.retry();

        reader.awaitStatus("digest verified");
        assertThat(reader.turns()).isEqualTo(1);
        assertThat(reader.errors()).isEmpty();
    }

    @Test
    void anUnknownAnswerIsSaidToBeUnknown() {
        ReaderPage reader = reader("/a/0190163d-8694-739b-aea5-966c26f8ad91");

        reader.awaitStatus("not kept any more, or never existed");

        assertThat(reader.errors()).allMatch(error -> error.contains(NOT_FOUND));
    }

    private ReaderPage reader(String path) {
        ReaderPage reader = new ReaderPage(browser.newPage());
        readers.add(reader);
        return reader.open(local.at(path));
    }

    private static JsonNode stored(String id) {
        return Http.json(local.at("/v1/questions/" + id));
    }
}
