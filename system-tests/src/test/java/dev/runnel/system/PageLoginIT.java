package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.runnel.gateway.access.TestIssuer;
import dev.runnel.log.RedisForTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in mode oidc, as the documents say that it is used there: behind a proxy that people log in at. */
@ExtendWith(TailsOnFailure.class)
class PageLoginIT {

    private static final Duration LONG = Duration.ofHours(1);

    private final Browser browser = Browser.orSkip();
    private final TestIssuer issuer = TestIssuer.start();
    private final Installation runnel = new Installation(RedisForTests.running());
    private final Service gateway = runnel.gateway("behind-a-login", issuer.environment());
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() {
        runnel.producer("one", 4);
        runnel.start();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        browser.close();
        runnel.close();
        issuer.close();
    }

    @Test
    void whoIsLoggedInAsksAndReadsOverASocketAndFindsItAgain() {
        Page page = browser.newPage();
        ReaderPage ann = reader(page, "ann", "/");
        ann.ask("Who am I?");
        ann.awaitStatus("digest verified");
        assertThat(page.evaluate("() => runnel.connection.via")).isEqualTo("socket");

        ann.refresh();

        ann.awaitStatus("digest verified");
        assertThat(ann.visibleAnswer().strip()).isEqualTo("Who am I?");
        assertThat(ann.errors()).isEmpty();
    }

    @Test
    void whoIsNotLoggedInIsShownThePageAndNothingElse() {
        ReaderPage ann = reader(browser.newPage(), "ann", "/");
        ann.ask("Is it mine?");
        ann.awaitStatus("digest verified");

        Page page = browser.newPage();
        ReaderPage nobody = new ReaderPage(page);
        open.add(0, nobody);
        nobody.open(gateway.at("/a/" + ann.id()));

        PlaywrightAssertions.assertThat(page.getByTestId("connection")).hasAttribute("data-state", "refused");
        assertThat(page.content()).doesNotContain("Is it mine?");
    }

    private ReaderPage reader(Page page, String who, String path) {
        LoginProxy proxy = new LoginProxy(gateway, issuer.token(who, LONG));
        ReaderPage reader = new ReaderPage(page);
        open.add(proxy);
        open.add(0, reader);
        return reader.open(proxy.at(path));
    }
}
