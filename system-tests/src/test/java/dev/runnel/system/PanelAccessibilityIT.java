package dev.runnel.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What axe finds in the panels, full of figures, in both themes and both languages; and that a phone shows all of them. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PanelAccessibilityIT {

    private static final String TEXT = "One two three.";

    /** How a panel looks at a moment, and how it gets there. */
    enum Scene {
        INSPECTOR_LIVE(it -> it.inspector(() -> {
            for (int i = 0; i < 400; i++) {
                it.gateway.tell(it.sample());
            }
        })),
        INSPECTOR_OVER(it -> it.inspector(() -> {
            it.gateway.tell(it.sample());
            it.gateway.tellThatItIsOver();
        })),
        INSPECTOR_PROBLEM(it -> it.inspector(() -> {
            it.gateway.tell(it.sample());
            it.gateway.tellOfAProblem("unavailable", "Redis does not answer.");
        })),
        BREAK_IT_IDLE(it -> it.open("experiments")),
        BREAK_IT_RUNNING(it -> it.burst()),
        BREAK_IT_DONE(it -> {
            it.burst();
            it.gateway.ids("ask").forEach(id -> it.answer(id, "Done.", "Done."));
            assertThat(it.verdict("burst")).hasAttribute("data-verdict", "kept");
            it.part("experiment-drop").getByTestId("experiment-run").click();
            it.page.waitForCondition(() -> it.gateway.stage.received("ask").size() == 21);
            it.answer(it.gateway.ids("ask").get(20), "Dune.", "Done.");
            assertThat(it.verdict("drop")).hasAttribute("data-verdict", "broken");
        }),
        SIDE_BY_SIDE_LIVE(it -> {
            it.streaming();
            it.part("side-by-side").last().click();
            assertThat(it.part("side-streamed")).containsText("One");
        }),
        SIDE_BY_SIDE_DONE(it -> {
            it.gateway.end(it.streaming(), TEXT, 900);
            it.reader.awaitStatus(":");
            it.part("side-by-side").last().click();
            assertThat(it.part("side-play")).isVisible();
        });

        final Consumer<PanelAccessibilityIT> play;

        Scene(Consumer<PanelAccessibilityIT> play) {
            this.play = play;
        }
    }

    private static Browser browser;

    private Page page;
    private PanelStage gateway;
    private ReaderPage reader;

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

    @AfterEach
    void leave() {
        // The page asks again all the time: whoever answers a page that is being closed fails.
        page.unrouteAll();
        reader.close();
    }

    /** Every scene in English, and those with the most words in Arabic. */
    static Stream<Arguments> scenesInTheirLanguages() {
        return Stream.concat(
                Stream.of(Scene.values()).map(scene -> Arguments.of(scene, "en-GB")),
                Stream.of(Scene.INSPECTOR_LIVE, Scene.BREAK_IT_DONE, Scene.SIDE_BY_SIDE_DONE)
                        .map(scene -> Arguments.of(scene, "ar")));
    }

    @ParameterizedTest
    @MethodSource("scenesInTheirLanguages")
    void axeFindsNothingInEitherTheme(Scene scene, String locale) {
        // Without motion: half way from one theme to the other the contrast is neither's.
        begin(browser.newPage(options -> options.setViewportSize(1280, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale(locale)
                .setBypassCSP(true)));

        scene.play.accept(this);

        assertThat(Axe.violations(page)).as("light").isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(page.locator("html[data-theme=dark]")).isVisible();
        assertThat(Axe.violations(page)).as("dark").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onAPhoneNothingStandsBesideTheScreen(Scene scene) {
        begin(browser.newPage(options -> options.setViewportSize(360, 740)));

        scene.play.accept(this);

        assertThat((String) page.evaluate(OUTSIDE)).isEmpty();
        reader.screenshot("panel-phone-" + scene.name().toLowerCase(Locale.ROOT));
    }

    /** What nobody can reach; what scrolls in itself is left out. */
    private static final String OUTSIDE = """
            () => [...document.querySelectorAll('aside *, dialog *')]
                .filter(element => !element.closest('.scroller, redis-line code, svg, .entries, .mote, pre, .visually-hidden'))
                .filter(element => element.getBoundingClientRect().width > 0)
                .filter(element => { const {left, right} = element.getBoundingClientRect(); return left < -1 || right > innerWidth + 1; })
                .map(element => element.outerHTML.slice(0, 120)).join('\\n')""";

    private void begin(Page newPage) {
        page = newPage;
        gateway = new PanelStage(page);
        reader = new ReaderPage(page).open(URI.create(Stage.PAGE));
    }

    private void inspector(Runnable told) {
        streaming();
        told.run();
        open("inspector");
        assertThat(page.locator("[data-panel=groups] tr.group").first()).isVisible();
    }

    private void open(String name) {
        part("open-" + name).click();
        part(name).waitFor();
    }

    private void burst() {
        open("experiments");
        part("experiment-burst").getByTestId("experiment-run").click();
        page.waitForCondition(() -> gateway.stage.received("ask").size() == 20);
    }

    private String streaming() {
        reader.ask("Is it all there?");
        String id = reader.id();
        gateway.stage.start(id);
        gateway.say(id, 2, 100, TEXT);
        reader.awaitVisibleText(10);
        return id;
    }

    /** So many pieces that an experiment begins with it, and its end. */
    private void answer(String id, String text, String promised) {
        gateway.stage.start(id);
        gateway.say(id, 2, 50, text);
        gateway.end(id, promised, 100);
    }

    private ObjectNode sample() {
        ObjectNode sample = gateway.sample("One ", "two ", "three.");
        sample.withArray("groups").add(group(sample, "gateway:stage", 2L)).add(group(sample, "gateway:attic", null));
        ObjectNode requests = (ObjectNode) sample.path("requests");
        requests.withArray("groups").add(group(sample, "producers", 0L));
        sample.withArray("viewers")
                .addObject()
                .put("connection", "c1")
                .put("kind", "socket")
                .put("offset", "01-00000004")
                .put("behind", 3)
                .put("stage", "catching_up")
                .put("unwrittenBytes", 4_096);
        sample.putObject("question").put("text", "Is it all there?").putNull("parent");
        return sample;
    }

    private static ObjectNode group(ObjectNode factory, String name, Long lag) {
        ObjectNode group = factory.objectNode()
                .put("name", name)
                .put("consumers", 1)
                .put("pending", 0)
                .put("lastDelivered", "1-3")
                .put("entriesRead", lag)
                .put("lag", lag);
        group.putArray("members")
                .addObject()
                .put("name", "reader")
                .put("pending", 0)
                .put("idleMs", 12);
        return group;
    }

    private Locator part(String testId) {
        return page.getByTestId(testId);
    }

    private Locator verdict(String experiment) {
        return part("experiment-" + experiment).getByTestId("verdict");
    }
}
