package dev.runnel.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What axe finds in every state of the page, in both themes and both languages; and that nobody has to scroll sideways. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PageAccessibilityIT {

    private static final String TEXT = """
            Consumer groups **share** one stream, see [the manual](https://redis.io/docs/).

            ## How

            1. `XGROUP CREATE` makes the group.
            2. `XREADGROUP` reads.

            ```java
            var answer = log.read("a very long line that does not fit into a narrow window by any means whatsoever");
            ```

            | | stream | pub/sub |
            |---|---|---|
            | kept | yes | no |

            > Quoted.
            """;

    /** How the page looks at a moment, and how it gets there. */
    enum Scene {
        IDLE(it -> {}),
        QUEUED(it -> it.ask()),
        STREAMING(it -> it.streaming()),
        STOPPED(it -> it.stage.end(it.streaming(), "stopped")),
        DONE(it -> it.done()),
        FAILED(it -> it.stage.fail(it.streaming(), "model_overloaded", "The model's service is overloaded.")),
        ALTERNATIVES(it -> it.anotherAnswer()),
        RECONNECTING(it -> {
            it.streaming();
            it.stage.goAway();
            it.reader.awaitStatus(":");
        }),
        REFUSED(it -> {
            it.stage.refuseQuestions("question_too_long", "The question is too long.");
            it.reader.ask("Too long");
            assertThat(it.part("refusal")).isVisible();
        }),
        HISTORY(it -> {
            it.done();
            it.part("menu").click();
            assertThat(it.part("thread")).isVisible();
            it.part("clear").click();
        }),
        SIDE_BY_SIDE(it -> {
            it.done();
            it.part("side-by-side").click();
            assertThat(it.page.locator("dialog")).isVisible();
        }),
        INSPECTOR(it -> {
            it.done();
            it.part("open-inspector").click();
            assertThat(it.page.locator("runnel-inspector h2").first()).isVisible();
        });

        final Consumer<PageAccessibilityIT> play;

        Scene(Consumer<PageAccessibilityIT> play) {
            this.play = play;
        }
    }

    private static Browser browser;

    private Page page;
    private Stage stage;
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
        reader.close();
    }

    /** Every scene in English, and those with the most words in Arabic. */
    static Stream<Arguments> scenesInTheirLanguages() {
        return Stream.concat(
                Stream.of(Scene.values()).map(scene -> Arguments.of(scene, "en-GB")),
                Stream.of(Scene.IDLE, Scene.DONE, Scene.HISTORY).map(scene -> Arguments.of(scene, "ar")));
    }

    @ParameterizedTest
    @MethodSource("scenesInTheirLanguages")
    void axeFindsNothingInEitherTheme(Scene scene, String locale) {
        // axe brings its script into the page, which the page's own policy rightly refuses.
        // Without motion: half way from one theme to the other the contrast is neither's.
        open(options -> options.setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale(locale)
                .setBypassCSP(true));

        scene.play.accept(this);

        assertThat(Axe.violations(page)).as("light").isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(page.locator("html[data-theme=dark]")).isVisible();
        assertThat(Axe.violations(page)).as("dark").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aNarrowScreenNeedsNoSidewaysScrolling(Scene scene) {
        // 1280 pixels at 400 % zoom.
        open(options -> options.setViewportSize(320, 640));

        scene.play.accept(this);

        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(320);
        assertThat((List<?>) page.evaluate(OUTSIDE)).isEmpty();
        reader.screenshot("narrow-" + scene.name().toLowerCase());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "ar"})
    void aPhoneNeedsNoSidewaysScrolling(String locale) {
        open(options -> options.setViewportSize(360, 740).setLocale(locale).setHasTouch(true));

        done();

        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        assertThat((List<?>) page.evaluate(OUTSIDE)).isEmpty();
        reader.screenshot("phone-" + locale);
    }

    @Test
    void whereColoursAreForcedWhatIsChosenCanStillBeSeen() {
        open(options -> options.setForcedColors(ForcedColors.ACTIVE));
        done();

        part("menu").click();

        assertThat((String) page.locator(".choice span")
                        .first()
                        .evaluate("chosen => getComputedStyle(chosen).outlineStyle"))
                .isEqualTo("solid");
        reader.screenshot("forced-colours");
    }

    @Test
    void whoWantsLessMotionGetsNone() {
        open(options -> options.setReducedMotion(ReducedMotion.REDUCE));

        streaming();

        assertThat((Integer) page.evaluate("() => document.getAnimations().length"))
                .isZero();
    }

    @Test
    void theKeyboardReachesEverythingInTheOrderOfThePage() {
        open(options -> {});
        done();
        part("menu").focus();

        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            page.keyboard().press("Tab");
            order.append(page.evaluate(
                            "() => document.activeElement.dataset.testid ?? document.activeElement.localName"))
                    .append(' ');
        }

        assertThat(order.toString())
                .contains("new-conversation open-inspector open-experiments")
                .contains("retry copy-link copy-answer side-by-side question no-stream");
    }

    @Test
    void theFocusIsVisibleWhereverItIs() {
        open(options -> {});
        done();
        part("menu").focus();
        for (int i = 0; i < 12; i++) {
            page.keyboard().press("Tab");

            assertThat((Boolean) page.evaluate(FOCUS_IS_VISIBLE))
                    .as("%s", page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)"))
                    .isTrue();
        }
    }

    @Test
    void aPanelOnANarrowScreenHoldsTheFocusAndGivesItBack() {
        open(options -> options.setViewportSize(360, 740));
        done();
        part("open-inspector").click();
        assertThat(part("panel")).isFocused();
        assertThat(page.locator("main")).hasAttribute("inert", "");

        page.keyboard().press("Escape");

        assertThat(part("panel")).hasCount(0);
        assertThat(part("open-inspector")).isFocused();
    }

    /** Elements whose right or left edge nobody can reach, also within a dialog; what scrolls in itself is left out. */
    private static final String OUTSIDE = """
            () => [...document.querySelectorAll('main *, .composer *, top-bar *, dialog *')]
                .filter(element => !element.closest('pre, .table, .visually-hidden, svg, .skip, input, .word'))
                .filter(element => element.getBoundingClientRect().width > 0)
                .filter(element => {
                  const {left, right} = element.getBoundingClientRect();
                  const around = element.closest('dialog')?.getBoundingClientRect() ?? {left: 0, right: innerWidth};
                  return left < Math.max(0, around.left) - 1 || right > Math.min(innerWidth, around.right) + 1;
                })
                .map(element => element.outerHTML.slice(0, 80))""";

    private static final String FOCUS_IS_VISIBLE = """
            () => {
              const focused = document.activeElement;
              return [focused, focused.nextElementSibling, focused.closest('.box')].some(element => {
                const style = element && getComputedStyle(element);
                return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
              });
            }""";

    private String ask() {
        reader.ask("How do consumer groups work?");
        return reader.id();
    }

    private String streaming() {
        String id = ask();
        stage.start(id);
        stage.think(id, "Let me see.");
        stage.say(id, TEXT);
        reader.awaitVisibleText(100);
        return id;
    }

    private String done() {
        String id = streaming();
        stage.end(id, "stop");
        assertThat(page.locator("[data-state=ended]")).isVisible();
        assertThat(part("copy-answer")).isVisible();
        return id;
    }

    private void anotherAnswer() {
        String old = done();
        reader.retry();
        page.waitForURL(url -> !url.endsWith(old));
        stage.start(reader.id());
        stage.end(reader.id(), "stop");
        assertThat(part("place")).isVisible();
    }

    private void open(Consumer<NewContextOptions> settings) {
        page = browser.newPage(settings);
        stage = new Stage(page);
        stage.welcome().putArray("features").add("inspector").add("experiments");
        reader = new ReaderPage(page).open(URI.create(Stage.PAGE));
    }

    private Locator part(String testId) {
        return page.getByTestId(testId);
    }
}
