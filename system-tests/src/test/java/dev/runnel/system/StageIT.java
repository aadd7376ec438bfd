package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page does at moments that real services cannot be held at. */
class StageIT {

    private static Browser browser;

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

    @Test
    void aCutInTheMiddleLosesNothing() {
        Page page = browser.newPage();
        Stage stage = new Stage(page);
        try (ReaderPage reader = new ReaderPage(page)) {
            reader.open(URI.create(Stage.PAGE));
            reader.ask("Is it all there?");
            String id = reader.id();
            stage.start(id);
            stage.say(id, "One, ");
            reader.awaitVisibleText(4);

            stage.cut();

            stage.say(id, "two, ");
            stage.say(id, "three.");
            stage.end(id, "stop");
            reader.awaitStatus("complete");
            assertThat(reader.visibleAnswer().strip()).isEqualTo("One, two, three.");
            assertThat(reader.errors()).isEmpty();
        }
    }
}
