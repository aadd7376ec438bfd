package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a reader sees of an answer while it grows. {@code -Drunnel.seed=} repeats a run. */
@Isolated("It measures.")
class PageTextIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ANSWERS = "() => [...document.querySelectorAll('.answer')].map(a => a.innerHTML)";

    private static final long SEED = Long.getLong("runnel.seed", System.nanoTime());

    private static Browser browser;

    private Page page;
    private Stage stage;
    private ReaderPage reader;
    private final MarkdownTexts texts = new MarkdownTexts(new Random(SEED));

    @BeforeAll
    static void start() {
        browser = Browser.orSkip();
        System.out.println("runnel.seed=" + SEED);
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.newPage();
        stage = new Stage(page);
        reader = new ReaderPage(page).open(URI.create(Stage.PAGE));
    }

    @AfterEach
    void close() {
        assertThat(reader.errors()).isEmpty();
        reader.close();
    }

    @Test
    void aStreamedTextLooksAsIfItHadBeenShownAtOnce() {
        try (TextBench bench = new TextBench(browser.newPage())) {
            for (int i = 0; i < 200; i++) {
                String text = texts.hard(2 + i % 15);
                List<Integer> ends = texts.ends(text, 1 + i % 25);
                assertThat(bench.shown(text, ends))
                        .as("seed %d, text %d: %s", SEED, i, text)
                        .isEqualTo(bench.shown(text, List.of()));
            }
        }
    }

    @Test
    void aStreamedAnswerLooksAsIfItHadComeAtOnce() {
        Page other = browser.newPage();
        Stage otherStage = new Stage(other);
        try (ReaderPage otherReader = new ReaderPage(other).open(URI.create(Stage.PAGE))) {
            for (int i = 0; i < 5; i++) {
                String text = texts.hard(12);
                tell(stage, reader, texts.wirePieces(text, 30));
                tell(otherStage, otherReader, List.of(text));
                // Colours come when there is time.
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(page.evaluate(ANSWERS))
                        .as("seed %d: %s", SEED, text)
                        .isEqualTo(other.evaluate(ANSWERS)));
            }
        }
    }

    @Test
    void noMarkerOfHalfWrittenSyntaxIsEverVisible() {
        page.evaluate("""
                () => {
                  const look = () => {
                    const text = document.querySelector('.answer')?.textContent ?? '';
                    const marker = /[*`#[\\]|~>\\\\]|(?<![a-z])_|^\\s*[-=+]|\\n[-=+]|https?:|&[a-z#]/m.exec(text);
                    window.frames_ = (window.frames_ ?? 0) + 1;
                    if (marker) (window.seen ??= []).push(text.slice(-60));
                  };
                  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
                  const frame = () => { look(); requestAnimationFrame(frame); };
                  frame();
                }""");
        String text = texts.tidy(25);
        String id = ask();
        for (String piece : texts.wirePieces(text, 12)) {
            stage.say(id, piece);
            page.evaluate("() => new Promise(requestAnimationFrame)");
        }
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        assertThat(page.evaluate("() => window.seen ?? []"))
                .as("seed %d: %s", SEED, text)
                .isEqualTo(List.of());
        assertThat((Integer) page.evaluate("() => window.frames_")).isGreaterThan(100);
    }

    @Test
    void finishedBlocksAreNeverTouchedAgain() {
        String id = ask();
        stage.say(id, "# One\n\nTwo **words**.\n\n- a\n- b\n- c\n- d\n\nThree\n\nFour");
        reader.awaitVisibleText(20);
        page.evaluate("""
                () => {
                  const blocks = [...document.querySelector('.answer').children].slice(0, 3);
                  blocks.forEach(block => { block.mine = true; });
                  window.touched = 0;
                  const observer = new MutationObserver(records => { window.touched += records.length; });
                  blocks.forEach(block => observer.observe(block, {subtree: true, childList: true, characterData: true, attributes: true}));
                }""");
        for (String piece : texts.wirePieces(texts.tidy(20), 20)) {
            stage.say(id, piece);
        }
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        assertThat(page.evaluate(
                        "() => [...document.querySelector('.answer').children].filter(block => block.mine).length"))
                .isEqualTo(3);
        assertThat(page.evaluate("() => window.touched")).isEqualTo(0);
    }

    @Test
    void aSelectionSurvivesTheFollowingPiecesAndTheEnd() {
        String id = ask();
        stage.say(id, "The first paragraph is finished.\n\nAnother.\n\nThe growing paragraph has **bold");
        reader.awaitVisibleText(60);
        page.evaluate("""
                () => {
                  const blocks = document.querySelector('.answer').children;
                  const range = document.createRange();
                  range.setStart(blocks[0].firstChild, 4);
                  range.setEnd(blocks[2].querySelector('strong').firstChild, 4);
                  getSelection().removeAllRanges();
                  getSelection().addRange(range);
                }""");
        Object selected = page.evaluate("() => getSelection().toString()");
        for (String piece :
                List.of("er words** in", " it, and *more", "* of them.\n", "\nNext\n\n", "- a\n", "- b\n\nLast.")) {
            stage.say(id, piece);
            page.evaluate("() => new Promise(requestAnimationFrame)");
            assertThat(page.evaluate("() => getSelection().toString()")).isEqualTo(selected);
        }
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        assertThat(page.evaluate("() => getSelection().toString()")).isEqualTo(selected);
        assertThat((String) selected).startsWith("first paragraph").endsWith("bold");
    }

    @Test
    void codeIsColouredOnceAndAfterItsFenceHasClosed() {
        page.evaluate("""
                () => {
                  window.coloured = [];
                  new MutationObserver(records => records.forEach(({target, addedNodes}) => {
                    if (target.nodeName === 'CODE' && [...addedNodes].some(node => node.nodeName === 'SPAN')) {
                      coloured.push([...runnel.answers.values()].at(-1).text.includes('```\\n\\nAfter'));
                    }
                  })).observe(document.body, {subtree: true, childList: true});
                }""");
        String id = ask();
        for (String piece : texts.wirePieces("```java\nint a = 1; // one\nreturn a;\n", 7)) {
            stage.say(id, piece);
            page.evaluate("() => new Promise(requestAnimationFrame)");
        }
        assertThat(page.evaluate("() => coloured.length")).isEqualTo(0);
        stage.say(id, "```\n\nAfter");
        page.waitForFunction("() => coloured.length > 0");
        for (String piece : List.of(" it.\n\n", "- a\n", "- b\n")) {
            stage.say(id, piece);
        }
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        assertThat(page.evaluate("() => coloured")).isEqualTo(List.of(true));
        assertThat((Integer) page.evaluate("() => document.querySelectorAll('.answer .hl-keyword').length"))
                .isGreaterThan(0);
    }

    @Test
    void codeUnderASelectionIsColouredWhenTheSelectionIsGone() {
        String id = ask();
        stage.say(id, "```java\nreturn one;\n");
        page.waitForSelector(".answer code");
        page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.answer code'))");
        stage.say(id, "```\n\n```java\nreturn two;\n```\n\nAfter");
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        // The blocks have their turns in order, so that the first one's has passed.
        page.waitForSelector(".answer figure:nth-of-type(2) .hl-keyword");
        assertThat(page.locator(".answer figure:nth-of-type(1) .hl-keyword").count())
                .isEqualTo(0);
        assertThat(page.evaluate("() => getSelection().toString()")).isEqualTo("return one;");
        page.evaluate("() => getSelection().removeAllRanges()");
        page.waitForSelector(".answer figure:nth-of-type(1) .hl-keyword");
    }

    @Test
    void nothingThatAModelSaysIsRunOrLoaded() {
        assertThat(Attacks.ALL).hasSizeGreaterThan(60);
        page.evaluate("() => { window.hit = 0; }");
        String id = ask();
        for (String attack : Attacks.ALL) {
            texts.wirePieces(attack + "\n\n", 9).forEach(piece -> stage.say(id, piece));
        }
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        for (String attack : Attacks.ALL) {
            tell(stage, reader, List.of(attack));
        }
        assertThat(page.evaluate("() => window.hit")).isEqualTo(0);
        assertThat(page.evaluate("""
                        () => [...document.querySelectorAll('.answer *')].filter(node =>
                          !/^(a|blockquote|br|button|code|del|div|em|figure|h[3-6]|hr|input|li|ol|p|path|pre|span|strong|svg|table|tbody|td|th|thead|tr|ul)$/.test(node.localName)
                          || (/^(svg|path)$/.test(node.localName) && !node.closest('button.copy-code'))
                          || [...node.attributes].some(({name}) => /^on|^id$|^name$|^src|^style$|^data$|^ping$|^action$/.test(name))
                          || (node.localName === 'a' && !/^(https?:|mailto:)/.test(node.getAttribute('href')))
                          || (node.localName === 'a' && node.rel !== 'noopener noreferrer nofollow')).map(node => node.outerHTML)""")).isEqualTo(List.of());
    }

    @Test
    void whatRunsFromRightToLeftIsIndentedThere() {
        tell(stage, reader, List.of("""
                1. `XADD` أولاً
                2. ثانياً

                > اقتباس

                |  | أ |
                |--|--|
                | Redis | ب |
                """));
        assertThat(page.evaluate("""
                        () => {
                          const box = selector => document.querySelector('.answer ' + selector).getBoundingClientRect();
                          const [list, item, quotation, words] = ['ol', 'ol > li', 'blockquote', 'blockquote > p'].map(box);
                          const [first, second] = ['tbody td:first-child', 'tbody td:last-child'].map(box);
                          return [list.right - item.right > 15, item.left - list.left < 1, quotation.right - words.right > 10, first.left >= second.right];
                        }""")).isEqualTo(List.of(true, true, true, true));
    }

    @Test
    void typingStaysFluentWhileALongAnswerComesFast() {
        page.evaluate("""
                () => {
                  window.gaps = []; window.delays = [];
                  let last = performance.now();
                  const frame = now => { gaps.push(now - last); last = now; requestAnimationFrame(frame); };
                  requestAnimationFrame(frame);
                  let pressed = 0;
                  addEventListener('keydown', event => { pressed = event.timeStamp; }, true);
                  addEventListener('input', () => delays.push(performance.now() - pressed));
                }""");
        String id = ask();
        page.getByTestId("question").focus();
        List<String> pieces = texts.wirePieces(texts.tidy(1_600), 180);
        int length = 0;
        int told = 0;
        long start = System.nanoTime();
        for (String piece : pieces) {
            if (length > 64 * 1024) {
                break;
            }
            stage.say(id, piece);
            length += piece.length();
            if (told++ % 10 == 0) {
                page.keyboard().type("a");
            }
            pause(start + told * 5_000_000L);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        String figures = "() => [delays, gaps].map(list => [list.length, ...[0.5, 0.95, 1].map(share =>"
                + " Math.round(list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]))])";
        List<?> measured = (List<?>) page.evaluate(figures);
        System.out.printf(
                "%d characters in %d pieces, %.0f a second; key to value and frame gaps [count, median, p95, max] in ms: %s%n",
                length, told, told / seconds, measured);
        assertThat(((Number) ((List<?>) measured.get(0)).get(2)).intValue()).isLessThan(100);
        assertThat(page.getByTestId("question").inputValue()).hasSize((told + 9) / 10);
    }

    private String ask() {
        reader.ask("A question");
        String id = reader.id();
        stage.start(id);
        return id;
    }

    /** Keeps the pace of 200 pieces a second, whatever a piece took. */
    private static void pause(long until) {
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(200_000);
        }
    }

    private static void tell(Stage stage, ReaderPage reader, List<String> pieces) {
        int turns = reader.turns();
        reader.ask("Question " + turns);
        reader.awaitTurns(turns + 1);
        String id = stage.received("ask")
                .get(stage.received("ask").size() - 1)
                .path("id")
                .asText();
        stage.start(id);
        pieces.forEach(piece -> stage.say(id, piece));
        stage.end(id, "stop");
        reader.awaitStatus("complete");
    }
}
