package dev.runnel.system;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The page as somebody sees it who reads answers; remembers every error in the console and every violation of the security policy. */
final class ReaderPage implements AutoCloseable {

    /** Turns a violation of the Content-Security-Policy into an error in the console, whether or not the browser says so itself. */
    private static final String TELL_VIOLATIONS =
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))";

    private final Page page;
    private final List<String> errors = new ArrayList<>();

    ReaderPage(Page page) {
        this.page = page;
        page.addInitScript(TELL_VIOLATIONS);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
    }

    ReaderPage open(URI address) {
        page.navigate(address.toString());
        return this;
    }

    void refresh() {
        page.reload();
    }

    void ask(String question) {
        part("question").fill(question);
        part("ask").click();
    }

    boolean offersStop() {
        return part("stop").isVisible();
    }

    void stop() {
        part("stop").click();
    }

    void retry() {
        part("retry").click();
    }

    void askWithoutStreaming(String question) {
        // The switch itself is drawn by its label.
        page.getByText("Without streaming").click();
        ask(question);
    }

    /** Of the newest turn; waits until the server has taken the question. */
    String id() {
        page.waitForURL(Pattern.compile(".*/a/[0-9a-f-]{36}$"));
        return page.url().replaceFirst(".*/a/", "");
    }

    /** Waits until the newest turn's status contains this. */
    void awaitStatus(String words) {
        awaitThat(lastTurn().getByTestId("status")).containsText(words);
    }

    void awaitSeconds(String pattern) {
        awaitThat(lastTurn().getByTestId("seconds")).containsText(Pattern.compile(pattern));
    }

    /** Waits until so many characters of the newest answer can be seen. */
    void awaitVisibleText(int characters) {
        awaitThat(lastTurn().getByTestId("answer")).containsText(Pattern.compile("[\\s\\S]{" + characters + ",}"));
    }

    String status() {
        return lastTurn().getByTestId("status").textContent();
    }

    String visibleAnswer() {
        return lastTurn().getByTestId("answer").textContent();
    }

    /** The Markdown that the page's client has applied; null if it does not know the question. */
    String appliedText(String id) {
        return (String) page.evaluate("id => window.runnel.answers.get(id)?.text ?? null", id);
    }

    String state(String id) {
        return (String) page.evaluate("id => window.runnel.answers.get(id)?.state ?? null", id);
    }

    String offset(String id) {
        return (String) page.evaluate("id => window.runnel.answers.get(id)?.offset ?? null", id);
    }

    /** Waits until the client has applied something beyond this. */
    void awaitOffsetAfter(String id, String offset) {
        page.waitForFunction("([id, offset]) => window.runnel.answers.get(id).offset > offset", List.of(id, offset));
    }

    int turns() {
        return part("turn").count();
    }

    /** Waits until the page shows so many turns. */
    void awaitTurns(int count) {
        awaitThat(part("turn")).hasCount(count);
    }

    void awaitConnection(String state) {
        awaitThat(part("connection")).hasAttribute("data-state", state);
    }

    Locator turn(int index) {
        return part("turn").nth(index);
    }

    void awaitRetryOffered() {
        awaitThat(part("retry")).isVisible();
    }

    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    /** What the console and the security policy had to complain about so far. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    private Locator part(String testId) {
        return page.getByTestId(testId);
    }

    private Locator lastTurn() {
        return part("turn").last();
    }

    private static LocatorAssertions awaitThat(Locator locator) {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        return PlaywrightAssertions.assertThat(locator);
    }

    /** A request that the page makes at this moment finds it gone; the closing is on its way by then, and nothing else is wanted. */
    @Override
    public void close() {
        try {
            page.context().close();
        } catch (PlaywrightException gone) {
            if (!gone.getMessage().contains("has been closed")) {
                throw gone;
            }
        }
    }
}
