package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page behind a network that resets its connections at random moments of one answer. */
@ExtendWith(TailsOnFailure.class)
class PageCutsIT {

    private static final int LONGEST_LIFE_MILLIS = 400;

    private static final String COUNT_THE_MISSED = """
            id => {
              window.missed = [];
              runnel.answers.get(id).subscribe(change => change.type === 'resumed' && missed.push(change.missed));
            }""";

    private static Browser browser;
    private static Service local;
    private static TcpProxy network;

    @BeforeAll
    static void startAll() {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(
                chromium.isPresent(), "No Chromium here: the page is not tested. RUNNEL_CHROMIUM names another one.");
        local = new Service(Program.LOCAL, "local-behind-cuts", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms")).launch();
        browser = new Browser(chromium.get());
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
            reader.ask("What survives? #long=" + 800 * cuts + " #pace=600");
            reader.awaitVisibleText(20);
            String id = reader.id();
            page.evaluate(COUNT_THE_MISSED, id);

            for (int cut = 0; cut < cuts; cut++) {
                page.waitForTimeout(chance.nextInt(LONGEST_LIFE_MILLIS));
                cutAndComeBack(page);
            }

            assertThat(reader.state(id)).isEqualTo("streaming");
            reader.awaitStatus("digest verified");
            assertThat(reader.appliedText(id))
                    .isEqualTo(stored(id).path("answer").asText());
            List<Integer> missed = missed(page);
            int sum = missed.stream().mapToInt(Integer::intValue).sum();
            System.out.printf(
                    "measured: %d cuts, %d times back, %d of %d pieces replayed%n",
                    cuts, missed.size(), sum, pieces(id));
            assertThat(missed).hasSizeBetween(1, cuts).allMatch(count -> count >= 0);
            assertThat(sum).isBetween(1, pieces(id));
        }
    }

    private static void cutAndComeBack(Page page) {
        network.cut();
        page.waitForFunction("() => runnel.connection.state !== 'connected'");
        network.resume();
        // As the browser says when a network is back; else the pauses grow, since no connection lives long here.
        page.evaluate("dispatchEvent(new Event('online'))");
        page.waitForFunction("() => runnel.connection.state === 'connected'");
    }

    @SuppressWarnings("unchecked")
    private static List<Integer> missed(Page page) {
        return (List<Integer>) page.evaluate("window.missed");
    }

    /** Of the text in the log. */
    private static int pieces(String id) {
        int pieces = 0;
        String after = "00-00000001";
        while (!after.startsWith("99")) {
            for (JsonNode frame :
                    Http.json(local.at("/v1/answers/" + id + "?after=" + after)).path("frames")) {
                pieces += frame.path("type").asText().equals("chunk")
                        ? frame.path("pieces").asInt(1)
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
