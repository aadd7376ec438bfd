package dev.runnel.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a reader does with the page while answers come: scrolls, selects, writes, goes away and comes back. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PageReaderIT {

    private static final String PARAGRAPH =
            "Some words that fill a line of this page, and then a few more of them. ".repeat(4) + "\n\n";

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

    @BeforeEach
    void open() {
        page = browser.newPage();
        stage = new Stage(page);
        reader = new ReaderPage(page).open(URI.create(Stage.PAGE));
    }

    @AfterEach
    void leave() {
        reader.close();
    }

    @Test
    void theFirstWordsAreVisibleBeforeThereAreOthers() {
        String id = ask("What comes first?");

        stage.say(id, "The first words");

        assertThat(part("answer")).containsText("The first words");
        assertThat(page.locator("[data-state=streaming]")).isVisible();
    }

    @Test
    void thePageFollowsTheEndOfAGrowingAnswer() {
        String id = longAnswer();

        say(id, 20);

        awaitDistance(0);
    }

    @Test
    void turningTheWheelUpEndsTheFollowingAndGrowthKeepsThePlace() {
        String id = longAnswer();
        page.mouse().move(500, 300);
        page.mouse().wheel(0, -200);
        awaitDistanceAbove(100);
        double place = settledTop();

        say(id, 20);

        assertThat(part("jump")).isVisible();
        awaitGrowth(id);
        assertThat(top()).isEqualTo(place);
    }

    @Test
    void aKeyUpwardsEndsTheFollowing() {
        String id = longAnswer();
        part("copy-link").focus();
        page.keyboard().press("PageUp");
        awaitDistanceAbove(100);
        double place = settledTop();

        say(id, 10);

        awaitGrowth(id);
        assertThat(top()).isEqualTo(place);
    }

    @Test
    void aPositionThatThePageDidNotSetIsTheReaders() {
        String id = longAnswer();
        // As the scrollbar and find-in-page do: no wheel, no key.
        page.evaluate("() => scrollBy(0, -400)");
        double place = settledTop();

        say(id, 10);

        awaitGrowth(id);
        assertThat(top()).isEqualTo(place);
    }

    @Test
    void jumpingToTheLatestFollowsAgain() {
        String id = longAnswer();
        page.evaluate("() => scrollBy(0, -600)");
        say(id, 5);
        assertThat(part("jump")).hasAttribute("data-news", "true");

        part("jump").click();

        assertThat(part("jump")).hasCount(0);
        say(id, 10);
        awaitDistance(0);
    }

    @Test
    void scrollingBackToTheEndFollowsAgain() {
        String id = longAnswer();
        page.mouse().move(500, 300);
        page.mouse().wheel(0, -300);
        awaitDistanceAbove(100);

        page.mouse().wheel(0, 5_000);

        awaitDistance(0);
        say(id, 10);
        awaitDistance(0);
    }

    @Test
    void aSelectionHoldsThePage() {
        String id = longAnswer();
        page.evaluate("() => getSelection().selectAllChildren([...document.querySelectorAll('.answer p')].at(-1))");
        double place = settledTop();

        say(id, 10);

        awaitGrowth(id);
        assertThat(top()).isEqualTo(place);
        assertThat((String) page.evaluate("() => getSelection().toString()")).startsWith("Some words");
    }

    @Test
    void aWindowThatShrinksAsForAKeyboardStaysAtTheEnd() {
        String id = longAnswer();

        page.setViewportSize(1100, 400);

        awaitDistance(0);
        say(id, 10);
        awaitDistance(0);
    }

    @Test
    void whatGrowsLateAboveTheEndDoesNotEndTheFollowing() {
        String id = longAnswer();

        page.evaluate("() => { document.querySelector('.answer p').style.paddingBottom = '300px'; }");

        say(id, 5);
        awaitDistance(0);
        page.evaluate("() => { document.querySelector('.answer p').style.paddingBottom = ''; }");
        say(id, 5);
        awaitDistance(0);
    }

    @Test
    void theFocusInTheHeaderDoesNotMoveThePage() {
        String id = longAnswer();

        part("menu").focus();

        awaitDistance(0);
        say(id, 5);
        awaitDistance(0);
    }

    @Test
    void aPanelThatOpensAndCodeThatIsColouredLateStayAtTheEnd() {
        String id = longAnswer();

        page.evaluate("() => { document.querySelector('runnel-app').classList.add('beside'); }");
        awaitDistance(0);
        stage.say(id, "```java\nvar a = 1;\n```\n\n");

        say(id, 5);
        awaitDistance(0);
    }

    @Test
    void whoIsAtTheEndStaysThereWhenAPanelOpensAndWhenItCloses() {
        stage.welcome().putArray("features").add("inspector");
        reader.refresh();
        String id = longAnswer();
        stage.end(id, "stop");
        reader.awaitStatus("complete");

        part("open-inspector").click();

        assertThat(part("panel")).isVisible();
        awaitDistance(0);
        assertThat(part("jump")).hasCount(0);
        part("close-panel").click();
        assertThat(part("panel")).hasCount(0);
        awaitDistance(0);
        assertThat(part("jump")).hasCount(0);
    }

    @Test
    void enterWhileAWordIsComposedSendsNothing() {
        CDPSession input = page.context().newCDPSession(page);
        part("question").focus();
        input.send("Input.imeSetComposition", object("{\"text\":\"にほん\",\"selectionStart\":3,\"selectionEnd\":3}"));

        input.send(
                "Input.dispatchKeyEvent",
                object("{\"type\":\"rawKeyDown\",\"key\":\"Enter\",\"code\":\"Enter\",\"windowsVirtualKeyCode\":229}"));

        assertThat(part("question")).hasValue("にほん");
        assertThat(part("turn")).hasCount(0);
        input.send("Input.insertText", object("{\"text\":\"日本\"}"));
        page.keyboard().press("Enter");
        assertThat(part("turn")).hasCount(1);
    }

    @Test
    void theEnterThatSafariSendsAfterACompositionSendsNothing() {
        part("question").fill("日本");

        page.evaluate("""
                () => document.querySelector('#question').dispatchEvent(
                    new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))""");

        assertThat(part("question")).hasValue("日本");
        assertThat(part("turn")).hasCount(0);
    }

    @Test
    void shiftAndEnterStartANewLine() {
        part("question").fill("One");
        part("question").press("Shift+Enter");
        page.keyboard().type("Two");

        assertThat(part("question")).hasValue("One\nTwo");
        assertThat(part("turn")).hasCount(0);
    }

    @Test
    void whileAnAnswerRunsTheNextQuestionIsWrittenAndWaits() {
        String id = ask("First?");
        assertThat(part("question")).isFocused();
        page.keyboard().type("Second?");
        assertThat(part("hint")).containsText("when this answer has ended");

        page.keyboard().press("Enter");

        assertThat(part("turn")).hasCount(1);
        stage.say(id, "Done.");
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        assertThat(part("question")).hasValue("Second?");
        page.keyboard().press("Enter");
        assertThat(part("turn")).hasCount(2);
    }

    @Test
    void aDraftSurvivesARefresh() {
        part("question").fill("Half a quest");

        reader.refresh();

        assertThat(part("question")).hasValue("Half a quest");
    }

    @Test
    void anotherAnswerKeepsTheOldOneAlsoAfterARefresh() {
        String old = answered("Why?", "Because.");
        reader.retry();
        page.waitForURL(Pattern.compile("^(?!.*" + old + ").*/a/.+$"));
        String latest = reader.id();
        stage.start(latest);
        stage.say(latest, "For another reason.");
        stage.end(latest, "stop");
        reader.awaitStatus("complete");

        reader.refresh();

        assertThat(part("place")).hasText("2 of 2");
        assertThat(part("answer")).hasText("For another reason.");
        part("previous-answer").click();
        assertThat(part("answer")).hasText("Because.");
        assertThat(part("place")).hasText("1 of 2");
        assertThat(part("turn")).hasCount(1);
    }

    @Test
    void aFollowUpFollowsTheAnswerOnScreen() {
        String old = answered("Why?", "Because.");
        reader.retry();
        page.waitForURL(Pattern.compile("^(?!.*" + old + ").*/a/.+$"));
        String latest = reader.id();
        stage.start(latest);
        stage.end(latest, "stop");
        part("previous-answer").click();

        reader.ask("And then?");

        reader.awaitTurns(2);
        assertThat(stage.received("ask").get(2).path("parent").asText()).isEqualTo(old);
    }

    @Test
    void theListShowsTheNewestFirstAndWhatTheServerDoesNotKnowDoesNotRun() {
        answered("The first one", "Done.");
        part("new-conversation").click();
        ask("The second one");

        part("menu").click();

        assertThat(part("thread")).hasCount(2);
        assertThat(part("thread").first()).containsText("The second one");
        assertThat(part("live")).hasCount(0);
        page.keyboard().press("Escape");
        assertThat(part("menu")).isFocused();
    }

    @Test
    void whatStillRunsOnTheServerIsMarkedLive() {
        page.route(
                Stage.PAGE + "v1/questions/*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"state\":\"streaming\",\"text\":\"Still going?\"}")));
        ask("Still going?");

        part("menu").click();

        assertThat(part("live")).isVisible();
    }

    @Test
    void aConversationIsOpenedFromTheListWithAllItsTurns() {
        String first = answered("First?", "One.");
        reader.ask("Second?");
        reader.awaitTurns(2);
        String second = page.url().contains(first) ? waitForOther(first) : reader.id();
        stage.start(second);
        stage.say(second, "Two.");
        stage.end(second, "stop");
        part("new-conversation").click();
        assertThat(part("turn")).hasCount(0);
        part("menu").click();

        part("thread").locator("a").click();

        reader.awaitTurns(2);
        assertThat(part("answer").first()).hasText("One.");
        assertThat(part("answer").last()).hasText("Two.");
    }

    @Test
    void theListIsClearedOnlyAfterASecondThought() {
        answered("Forget me", "Done.");
        part("menu").click();
        part("clear").click();
        assertThat(part("thread")).hasCount(1);

        part("clear-yes").click();

        assertThat(part("thread")).hasCount(0);
        assertThat(part("history-note")).containsText("stay on the server");
    }

    @Test
    void anotherTabSeesTheSameList() {
        Page other = page.context().newPage();
        Stage there = new Stage(other);
        other.navigate(Stage.PAGE);
        other.getByTestId("menu").click();
        assertThat(other.getByTestId("thread")).hasCount(0);

        answered("From here", "Done.");

        assertThat(other.getByTestId("thread")).hasCount(1);
        assertThat(there.received("hello")).hasSize(1);
    }

    @Test
    void foreignDataInTheStorageDoesNoHarm() {
        page.evaluate("() => localStorage.setItem('runnel.history', '[{\"shown\":7},null,\"x\"]')");
        reader.refresh();

        answered("Still there?", "Yes.");

        part("menu").click();
        assertThat(part("thread")).hasCount(1);
        assertThat(reader.errors()).allMatch(error -> error.contains("404"));
    }

    @Test
    void theLanguageAndTheThemeAreChosenAndRemembered() {
        part("menu").click();
        page.getByText("العربية").click();
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        page.getByText("داكن").click();

        reader.refresh();

        assertThat(page.locator("html")).hasAttribute("lang", "ar");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(part("ask")).hasText("اسأل");
    }

    @Test
    void escapeClosesTheSideBySideViewAndGivesTheFocusBack() {
        answered("Why?", "Because.");
        part("side-by-side").click();
        assertThat(page.locator("dialog.side")).isVisible();

        page.keyboard().press("Escape");

        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(part("side-by-side")).isFocused();
    }

    @Test
    void everyPaintedLengthIsTold() {
        page.evaluate("() => { window.painted = []; addEventListener('painted', e => painted.push(e.detail)); }");
        String id = ask("Paint");

        stage.say(id, "Twelve chars");

        page.waitForFunction("() => painted.some(({length}) => length === 12)");
        assertThat((String) page.evaluate("() => painted.at(-1).id")).isEqualTo(id);
    }

    @Test
    void aQuestionThatCouldNotBeSentIsAskedOnceAndAnsweredAfterAReload() {
        reader.awaitConnection("connected");
        stage.goAway();
        reader.ask("Ten minutes of typing");
        reader.awaitStatus("not sent yet");
        String id = (String) page.evaluate("() => [...runnel.answers.keys()].at(-1)");
        reader.refresh();
        reader.awaitStatus("not sent yet");
        assertThat(part("turn").locator("h2")).hasText("Ten minutes of typing");

        stage.comeBack();

        assertThat(reader.id()).isEqualTo(id);
        assertThat(stage.received("ask"))
                .extracting(ask -> ask.path("id").asText())
                .containsExactly(id);
        stage.start(id);
        stage.say(id, "Here.");
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        assertThat((String) page.evaluate("() => sessionStorage.getItem('runnel.unsent')"))
                .isEqualTo("[]");
    }

    @Test
    void aQuestionThatIsRefusedAfterItsAskerHasGoneIsOfferedBesideWhatIsWrittenNow() {
        reader.awaitConnection("connected");
        stage.goAway();
        reader.ask("Precious");
        part("new-conversation").click();
        part("question").fill("Something else");
        stage.refuseQuestions("busy", "Too many.");

        stage.comeBack();

        assertThat(part("refused")).containsText("Precious");
        assertThat(part("question")).hasValue("Something else");
        reader.refresh();
        part("take-back").click();
        assertThat(part("question")).hasValue("Precious\nSomething else");
        assertThat(part("refused")).hasCount(0);
    }

    @Test
    void anExampleLeavesTheDraftAlone() {
        part("question").fill("My own");

        part("example").first().click();

        reader.id();
        assertThat(part("question")).hasValue("My own");
    }

    @Test
    void theSkipLinkMovesTheFocusAndNothingElse() {
        longAnswer();
        page.evaluate("() => scrollBy(0, -400)");
        double place = settledTop();
        String address = page.url();
        page.locator("a.skip").focus();

        page.keyboard().press("Enter");

        assertThat(part("question")).isFocused();
        assertThat(page.url()).isEqualTo(address);
        assertThat(settledTop()).isEqualTo(place);
    }

    @Test
    void anotherFragmentInTheAddressKeepsAQuestionThatIsNotSentYet() {
        reader.awaitConnection("connected");
        stage.goAway();
        reader.ask("Still here?");
        reader.awaitStatus("not sent yet");

        page.evaluate("() => { location.hash = 'question'; }");
        page.evaluate("() => new Promise(done => { addEventListener('popstate', done); history.back(); })");

        assertThat(part("turn")).hasCount(1);
    }

    @Test
    void aSelectionThatEndsBesideADialogDoesNotCloseIt() {
        part("menu").click();
        Locator title = page.locator("dialog h2");
        var box = title.boundingBox();
        page.mouse().move(box.x + 5, box.y + 5);
        page.mouse().down();
        page.mouse().move(900, 400);

        page.mouse().up();

        assertThat(page.locator("dialog")).isVisible();
        page.mouse().click(900, 400);
        assertThat(page.locator("dialog")).hasCount(0);
    }

    @Test
    void whatHappensInADialogIsSpokenInItByTheSamePlace() {
        answered("Forget me", "Done.");
        part("menu").click();
        part("remove").click();

        assertThat(page.locator("dialog [role=status]")).containsText("Removed from the list.");
        assertThat(page.locator("[role=status]")).hasCount(1);

        page.keyboard().press("Escape");
        part("copy-link").click();
        assertThat(page.locator("runnel-app > [role=status]")).containsText("Link copied");
    }

    @Test
    void aLinkThatNobodyElseCanOpenIsCopiedWithWordsThatSaySo() {
        answered("Whose is it?", "Mine.");

        part("copy-link").click();

        assertThat(part("copy-link")).hasText("Link copied: only you can open it");
        assertThat(page.locator("runnel-app > [role=status]")).hasText("Link copied: only you can open it");
    }

    @Test
    void aLinkThatIsSharedIsCopiedWithoutFurtherWords() {
        stage.welcome().putArray("features").add("sharing");
        reader.refresh();
        answered("Whose is it?", "Everybody's.");

        part("copy-link").click();

        assertThat(part("copy-link")).hasText("Link copied");
    }

    @Test
    void aDialogLeavesThePageWhereItIs() {
        longAnswer();
        page.evaluate("() => scrollBy(0, -400)");
        double place = settledTop();
        part("side-by-side").evaluate("button => button.click()");
        assertThat(page.locator("dialog.side")).isVisible();

        page.keyboard().press("Escape");

        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(settledTop()).isEqualTo(place);
    }

    @Test
    void whereNothingCanBeKeptTheListSaysSo() {
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }");
        answered("Forgettable", "Done.");

        part("menu").click();

        assertThat(part("unkept")).containsText("keeps no list");
    }

    @Test
    void anEarlierTurnHasItsOwnTimesAndPiecesAfterAReload() {
        String[] ids = twoTurns();
        storeKnows(ids);

        reader.refresh();

        reader.awaitTurns(2);
        Locator earlier = reader.turn(0);
        assertThat(earlier.getByTestId("seconds")).hasText("first words after 0.0 s, complete after 5.0 s");
        earlier.getByTestId("side-by-side").click();
        assertThat(part("side-streamed").locator(".answer")).hasText("One.");
    }

    @Test
    void anEarlierTurnWithoutALogIsShownAsItIsStored() {
        String[] ids = twoTurns();
        storeKnows(ids);
        stage.forget(ids[0]);

        reader.refresh();

        reader.awaitTurns(2);
        Locator earlier = reader.turn(0);
        assertThat(earlier.getByTestId("answer")).hasText("Stored.");
        assertThat(earlier.getByTestId("seconds")).hasText("after 5.0 s");
        assertThat(earlier.getByTestId("side-by-side")).hasCount(0);
        assertThat(earlier.getByTestId("copy-link")).isVisible();
    }

    @Test
    void theBeginOfALongConversationIsLoadedWhenItIsWanted() {
        page.route(Stage.PAGE + "v1/questions/*", route -> {
            int number = Integer.parseInt(route.request().url().replaceFirst(".*/q", ""));
            route.fulfill(storedAnswer(number == 1 ? null : "q" + (number - 1)));
        });
        page.navigate(Stage.PAGE + "a/q60");
        reader.awaitTurns(51);

        part("load-earlier").click();

        reader.awaitTurns(60);
        assertThat(part("load-earlier")).hasCount(0);
    }

    private String[] twoTurns() {
        String first = answered("First?", "One.");
        reader.ask("Second?");
        String second = waitForOther(first);
        stage.start(second);
        stage.say(second, "Two.");
        stage.end(second, "stop");
        reader.awaitStatus("complete");
        return new String[] {first, second};
    }

    private void storeKnows(String[] ids) {
        page.route(
                Stage.PAGE + "v1/questions/*",
                route -> route.fulfill(storedAnswer(route.request().url().endsWith(ids[1]) ? ids[0] : null)));
    }

    private static Route.FulfillOptions storedAnswer(String parent) {
        return new Route.FulfillOptions().setContentType("application/json").setBody("""
                        {"state": "ended", "reason": "stop", "text": "A question", "answer": "Stored.",
                         "askedAt": 1000, "endedAt": 6000, "parent": %s}""".formatted(
                        parent == null ? "null" : '"' + parent + '"'));
    }

    private String ask(String question) {
        reader.ask(question);
        String id = reader.id();
        stage.start(id);
        return id;
    }

    private String answered(String question, String answer) {
        String id = ask(question);
        stage.say(id, answer);
        stage.end(id, "stop");
        reader.awaitStatus("complete");
        return id;
    }

    /** An answer that is longer than the window and goes on. */
    private String longAnswer() {
        String id = ask("Tell me everything");
        say(id, 15);
        awaitGrowth(id);
        awaitDistance(0);
        return id;
    }

    private int paragraphs;

    private void say(String id, int count) {
        for (int i = 0; i < count; i++) {
            stage.say(id, PARAGRAPH);
        }
        paragraphs += count;
    }

    private void awaitGrowth(String id) {
        assertThat(page.locator("[data-id='" + id + "'] .answer > p")).hasCount(paragraphs);
        // Two frames: one that paints, one that has been painted.
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    private void awaitDistance(int pixels) {
        page.waitForFunction(
                "pixels => { const {scrollHeight: h, scrollTop: t, clientHeight: c} = document.documentElement; return h - t - c <= pixels + 1; }",
                pixels);
    }

    private void awaitDistanceAbove(int pixels) {
        page.waitForFunction(
                "pixels => { const {scrollHeight: h, scrollTop: t, clientHeight: c} = document.documentElement; return h - t - c > pixels; }",
                pixels);
    }

    private double top() {
        return ((Number) page.evaluate("() => document.documentElement.scrollTop")).doubleValue();
    }

    /** The position once it has stayed the same for some frames: a wheel and a key move smoothly. */
    private double settledTop() {
        return ((Number) page.evaluate("""
                        () => new Promise(done => {
                          let last = -1, same = 0;
                          const look = () => {
                            const {scrollTop} = document.documentElement;
                            same = scrollTop === last ? same + 1 : 0;
                            last = scrollTop;
                            same > 10 ? done(last) : requestAnimationFrame(look);
                          };
                          look();
                        })""")).doubleValue();
    }

    private String waitForOther(String id) {
        page.waitForURL(Pattern.compile("^(?!.*" + id + ").*/a/.+$"));
        return reader.id();
    }

    private static com.google.gson.JsonObject object(String json) {
        return com.google.gson.JsonParser.parseString(json).getAsJsonObject();
    }

    private Locator part(String testId) {
        return page.getByTestId(testId);
    }
}
