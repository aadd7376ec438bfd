package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisForTests;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page while the gateway that served it dies and comes back. */
@ExtendWith(TailsOnFailure.class)
class PageRestartIT {

    /** What the browser itself says, and nobody can keep it from saying, of a server that is not there. */
    private static final String NOBODY_THERE = "ERR_CONNECTION_REFUSED";

    private static final int RESTARTS = Scale.of("page.restarts", 2, 10);
    private static final int LONGEST_AWAY_MILLIS = Scale.of("page.away-millis", 3_000, 8_000);

    private final Random chance = new Random(Scale.seed());

    @Test
    void theReaderOfAKilledGatewayGetsTheWholeAnswerFromTheOneThatComesBack() {
        Skip.unless(
                !Visitor.needToken(),
                "PageRestartIT: the page has no login of its own; PageLoginIT has one before it.");
        Teller teller = new Teller();
        try (Browser browser = Browser.orSkip();
                Installation runnel = new Installation(RedisForTests.running())) {
            Page page = browser.newPage();
            ReaderPage reader = new ReaderPage(page);
            Service gateway = runnel.gateway("gateway");
            runnel.producer("one", 4);
            runnel.start();
            runnel.model().on("Count for the page", teller);
            reader.open(gateway.at("/")).ask("Count for the page");
            reader.awaitVisibleText(100);
            String id = reader.id();

            for (int restart = 0; restart < RESTARTS; restart++) {
                restart(gateway, page, reader, id);
            }

            teller.end();
            reader.awaitStatus("digest verified");
            assertThat(reader.appliedText(id)).isEqualTo(teller.said());
            assertThat(reader.visibleAnswer().strip()).isEqualTo(teller.said());
            assertThat(reader.errors()).allMatch(error -> error.contains(NOBODY_THERE));
        }
    }

    private void restart(Service gateway, Page page, ReaderPage reader, String id) {
        gateway.kill9();
        reader.awaitStatus("reconnecting: the answer continues on the server");
        String before = reader.offset(id);
        // The longer it is away, the longer are the pauses between the page's tries.
        page.waitForTimeout(chance.nextInt(LONGEST_AWAY_MILLIS));
        Measured sinceLaunch = new Measured();
        gateway.start();
        Measured sinceReady = new Measured();
        reader.awaitOffsetAfter(id, before);
        sinceLaunch.until("a gateway is started again -> the page's next piece");
        sinceReady.until("a gateway is ready again -> the page's next piece");
        page.waitForFunction("() => runnel.connection.via === 'socket'");
        sinceReady.until("a gateway is ready again -> the page is back on a WebSocket");
    }
}
