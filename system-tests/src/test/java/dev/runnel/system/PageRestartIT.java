package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runnel.log.RedisForTests;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page while the gateway that served it dies and comes back. */
@ExtendWith(TailsOnFailure.class)
class PageRestartIT {

    /** What the browser itself says, and nobody can keep it from saying, of a server that is not there. */
    private static final String NOBODY_THERE = "ERR_CONNECTION_REFUSED";

    @Test
    void theReaderOfAKilledGatewayGetsTheWholeAnswerFromTheOneThatComesBack() {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(
                chromium.isPresent(), "No Chromium here: the page is not tested. RUNNEL_CHROMIUM names another one.");
        Teller teller = new Teller();
        try (Installation runnel = new Installation(RedisForTests.url());
                Browser browser = new Browser(chromium.get());
                ReaderPage reader = new ReaderPage(browser.newPage())) {
            Service gateway = runnel.gateway("gateway");
            runnel.producer("one", 4);
            runnel.start();
            runnel.model().on("Count for the page", teller);
            reader.open(gateway.at("/")).ask("Count for the page");
            reader.awaitVisibleText(100);
            String id = reader.id();

            gateway.kill9();

            reader.awaitStatus("reconnecting: the answer continues on the server");
            String before = reader.offset(id);
            Measured time = new Measured();
            gateway.launch();
            reader.awaitOffsetAfter(id, before);
            time.until("a gateway is started again -> the page's next piece");
            teller.end();
            reader.awaitStatus("digest verified");
            assertThat(reader.appliedText(id)).isEqualTo(teller.said());
            assertThat(reader.visibleAnswer().strip()).isEqualTo(teller.said());
            assertThat(reader.errors()).allMatch(error -> error.contains(NOBODY_THERE));
        }
    }
}
