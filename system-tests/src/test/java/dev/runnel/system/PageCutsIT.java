package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page behind a network that resets its connections at random moments of one answer. */
@ExtendWith(TailsOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("programs")
class PageCutsIT {

    private static final int LONGEST_LIFE_MILLIS = 400;

    /** After so many cuts one is left to the client's own pauses. */
    private static final int EVERY_FIFTH = 5;

    private static final String NOTE_THE_RESUMPTIONS = """
            id => {
              const answer = runnel.answers.get(id);
              window.resumed = [];
              answer.subscribe(({ type, missed }) => type === 'resumed' && resumed.push([missed, answer.offset]));
            }""";

    /** Not so where a connection is cut before everything was sent again: the next one's number includes what it did send. */
    private static final String CAUGHT_UP = "id => runnel.answers.get(id).missed !== undefined";

    private static final String RECORDED = """
            () => JSON.stringify(document.querySelector('answer-turn').turn.recording.pieces
              .map(({ kind, text, at }) => [kind, text, at]))""";

    private static Browser browser;
    private static Service local;
    private static TcpProxy network;

    @BeforeAll
    static void startAll() {
        browser = Browser.orSkip();
        local = Service.allInOne("local-behind-cuts", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms"))
                .launch();
        local.awaitReady();
        network = new TcpProxy(local.port());
    }

    @AfterAll
    static void endAll() {
        if (browser != null) {
            browser.close();
        }
        if (network != null) {
            network.close();
        }
        if (local != null) {
            local.close();
        }
    }

    @Test
    void fiftyCutsLoseNothingAndRepeatNothing() {
        Random chance = new Random(Scale.seed());
        int cuts = Scale.of("cuts", 50, 500);
        Page page = browser.newPage();
        try (ReaderPage reader = new ReaderPage(page).open(URI.create("http://127.0.0.1:" + network.port() + "/"))) {
            reader.ask("What survives? #long=" + 3600 * cuts + " #pace=600");
            reader.awaitVisibleText(20);
            String id = reader.id();
            page.evaluate(NOTE_THE_RESUMPTIONS, id);

            int replayed = 0;
            int checked = 0;
            for (int cut = 1; cut <= cuts; cut++) {
                page.waitForTimeout(chance.nextInt(LONGEST_LIFE_MILLIS));
                cut(page);
                String before = (String) page.evaluate("id => runnel.answers.get(id).offset", id);
                boolean caughtUp = cut == 1 || (boolean) page.evaluate(CAUGHT_UP, id);
                int told = (int) page.evaluate("() => resumed.length");
                comeBack(page, cut % EVERY_FIFTH == 0);
                // Twice where plain HTTP was the first to get through and a WebSocket takes over.
                page.waitForFunction("told => resumed.length > told", told);
                int missed = (int) page.evaluate("told => resumed[told][0]", told);
                String reached = (String) page.evaluate("told => resumed[told][1]", told);
                if (caughtUp) {
                    assertThat(missed).as("%s to %s", before, reached).isEqualTo(index(reached) - index(before));
                    checked++;
                }
                replayed += missed;
            }

            assertThat(reader.state(id)).isEqualTo("streaming");
            // What is left of the answer takes as long as it takes.
            page.waitForFunction(
                    "id => runnel.answers.get(id).verdict !== undefined",
                    id,
                    new Page.WaitForFunctionOptions().setTimeout(120_000));
            reader.awaitStatus("digest verified");
            assertThat(reader.appliedText(id))
                    .isEqualTo(stored(id).path("answer").asText());
            System.out.printf(
                    "measured: %d cuts, each resumed, %d of %d pieces replayed%n", cuts, replayed, pieces(id));
            assertThat(replayed).isBetween(1, pieces(id));
            assertThat(checked).isGreaterThan(cuts / 2);
        }
    }

    @Test
    void afterAReloadTheRecordingHasEachPieceWithItsTimeAsWhenItWasLive() {
        Page page = browser.newPage();
        try (ReaderPage reader = new ReaderPage(page).open(URI.create("http://127.0.0.1:" + network.port() + "/"))) {
            reader.ask("What stays? #long=2000 #pace=200");
            reader.awaitStatus("digest verified");
            String live = (String) page.evaluate(RECORDED);

            page.reload();
            reader.awaitStatus("digest verified");

            assertThat(live.split("\\],\\[")).hasSizeGreaterThan(50);
            assertThat((String) page.evaluate(RECORDED)).isEqualTo(live);
        }
    }

    private static void cut(Page page) {
        network.cut();
        page.waitForFunction("() => runnel.connection.state !== 'connected'");
    }

    /** @param byItself after the pauses of the client; else as when the browser says that a network is back */
    private static void comeBack(Page page, boolean byItself) {
        network.resume();
        if (!byItself) {
            page.evaluate("dispatchEvent(new Event('online'))");
        }
        page.waitForFunction("() => runnel.connection.state === 'connected'");
    }

    /** Offsets of one attempt are dense, and all of them after the first are pieces. */
    private static int index(String offset) {
        return Integer.parseInt(offset.substring(3));
    }

    /** Of the text in the log. */
    private static int pieces(String id) {
        int pieces = 0;
        String after = "00-00000001";
        while (!after.startsWith("99")) {
            for (JsonNode frame :
                    Http.json(local.at("/v1/answers/" + id + "?after=" + after)).path("frames")) {
                pieces += frame.path("type").asText().equals("chunk")
                        ? Math.max(1, frame.path("parts").size())
                        : 0;
                after = frame.path("offset").asText();
            }
        }
        return pieces;
    }

    private static JsonNode stored(String id) {
        return Http.json(local.at("/v1/questions/" + id));
    }
}
