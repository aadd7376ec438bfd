package dev.runnel.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state of an answer has its words, in both languages. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PageStatesIT {

    /** A reader's language, and what the page says in it. */
    enum Tongue {
        EN(
                "en-GB",
                "queued: 2 questions ahead",
                "queued: next in the queue",
                "waiting for the model",
                "the model is thinking",
                "streaming",
                "stopping",
                "stopped: 5 characters",
                "overloaded or limits our rate",
                "starting again, attempt 2",
                "reconnecting: the answer continues on the server",
                "back: 2 missed pieces replayed",
                "complete: 8 characters",
                "not kept any more, or never existed",
                "The question is too long.",
                "not sent yet: waiting for the connection",
                "A piece of this answer was lost in the store."),
        AR(
                "ar",
                "في الانتظار: قبلك سؤالان",
                "في الانتظار: دورك هو التالي",
                "في انتظار النموذج",
                "النموذج يفكر",
                "الإجابة تصل الآن",
                "جارٍ الإيقاف",
                "أُوقفت: 5 أحرف",
                "خدمة النموذج مثقلة الآن",
                "بداية جديدة، المحاولة 2",
                "جارٍ إعادة الاتصال: تستمر الإجابة على الخادم",
                "عاد الاتصال: استُعيدت القطعتان اللتان فاتتا",
                "مكتملة: 8 أحرف",
                "لم تعد محفوظة",
                "السؤال أطول مما يُسمح به.",
                "لم يُرسل بعد: في انتظار الاتصال",
                "ضاع جزء من هذه الإجابة");

        final String locale;
        final String queued;
        final String next;
        final String waiting;
        final String thinking;
        final String streaming;
        final String stopping;
        final String stopped;
        final String overloaded;
        final String again;
        final String reconnecting;
        final String back;
        final String complete;
        final String unknown;
        final String tooLong;
        final String unsent;
        final String dataLoss;

        Tongue(
                String locale,
                String queued,
                String next,
                String waiting,
                String thinking,
                String streaming,
                String stopping,
                String stopped,
                String overloaded,
                String again,
                String reconnecting,
                String back,
                String complete,
                String unknown,
                String tooLong,
                String unsent,
                String dataLoss) {
            this.locale = locale;
            this.queued = queued;
            this.next = next;
            this.waiting = waiting;
            this.thinking = thinking;
            this.streaming = streaming;
            this.stopping = stopping;
            this.stopped = stopped;
            this.overloaded = overloaded;
            this.again = again;
            this.reconnecting = reconnecting;
            this.back = back;
            this.complete = complete;
            this.unknown = unknown;
            this.tooLong = tooLong;
            this.unsent = unsent;
            this.dataLoss = dataLoss;
        }
    }

    private static Browser browser;

    private final List<ReaderPage> readers = new ArrayList<>();
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
        readers.forEach(ReaderPage::close);
    }

    @ParameterizedTest
    @EnumSource
    void aQueuedQuestionSaysHowManyAreAheadAndCountsDown(Tongue tongue) {
        open(tongue);
        stage.queue(3);
        reader.ask("Am I next?");
        String id = reader.id();
        reader.awaitStatus(tongue.queued);

        stage.sendAll(stage.frame("asked").put("question", id).put("queued", 1));

        reader.awaitStatus(tongue.next);
    }

    @ParameterizedTest
    @EnumSource
    void waitingForTheModelCountsTheSeconds(Tongue tongue) {
        String id = asked(tongue);

        stage.start(id);

        reader.awaitStatus(tongue.waiting);
        reader.awaitSeconds("[1-9]\\d*\\.\\d");
    }

    @ParameterizedTest
    @EnumSource
    void reasoningIsToldFromWords(Tongue tongue) {
        String id = asked(tongue);
        stage.start(id);

        stage.think(id, "Let me see");
        reader.awaitStatus(tongue.thinking);

        stage.say(id, "Here.");
        reader.awaitStatus(tongue.streaming);
        assertThat(part("reasoning")).containsText("Let me see");
    }

    @ParameterizedTest
    @EnumSource
    void stoppingLastsUntilTheServerHasTheEnd(Tongue tongue) {
        String id = streaming(tongue, "Words");
        stage.letStopsWait();

        reader.stop();

        reader.awaitStatus(tongue.stopping);
        assertThat(part("stop")).isDisabled();
        stage.end(id, "stopped");
        reader.awaitStatus(tongue.stopped);
        reader.awaitRetryOffered();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsExplainedAndCanBeTriedAgain(Tongue tongue) {
        String id = streaming(tongue, "Words");

        stage.fail(id, "model_overloaded", "The model's service is overloaded or limits our rate; try again later.");

        reader.awaitStatus(tongue.overloaded);
        reader.retry();
        reader.awaitStatus(tongue.next);
    }

    @ParameterizedTest
    @EnumSource
    void aNewAttemptIsSaidToBeOne(Tongue tongue) {
        String id = streaming(tongue, "Words");

        stage.startAgain(id);

        reader.awaitStatus(tongue.again);
    }

    @ParameterizedTest
    @EnumSource
    void aLostConnectionIsNoReasonToWorry(Tongue tongue) {
        String id = streaming(tongue, "One ");

        stage.goAway();

        reader.awaitStatus(tongue.reconnecting);
        stage.append(id, "01-00000003", chunk("mo"));
        stage.append(id, "01-00000004", chunk("re"));
        stage.comeBack();
        reader.awaitStatus(tongue.back);
        stage.end(id, "stop");
        reader.awaitStatus(tongue.complete);
    }

    @ParameterizedTest
    @EnumSource
    void aSecondReaderIsCounted(Tongue tongue) {
        String id = streaming(tongue, "Words");
        assertThat(part("viewers")).hasCount(0);

        stage.sendAll(stage.frame("viewers").put("question", id).put("count", 2));

        assertThat(part("viewers")).hasText(tongue == Tongue.EN ? "2 people are reading this" : "شخصان يقرآن هذا الآن");
    }

    @ParameterizedTest
    @EnumSource
    void aQuestionAskedWithoutAConnectionWaitsForOne(Tongue tongue) {
        open(tongue);
        reader.awaitConnection("connected");
        stage.goAway();
        reader.awaitConnection("reconnecting");
        reader.ask("Anybody there?");
        reader.awaitStatus(tongue.unsent);

        stage.comeBack();

        reader.awaitStatus(tongue.next);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedQuestionComesBackIntoTheBoxWithTheReason(Tongue tongue) {
        open(tongue);
        stage.refuseQuestions("question_too_long", "The question is too long.");

        reader.ask("Far too long");

        assertThat(part("refusal")).hasText(tongue.tooLong);
        assertThat(part("question")).hasValue("Far too long");
        assertThat(part("question")).isFocused();
        assertThat(part("turn")).hasCount(0);
    }

    @ParameterizedTest
    @EnumSource
    void anExpiredAnswerIsSaidToBeOne(Tongue tongue) {
        open(tongue, "a/0190163d-8694-739b-aea5-966c26f8ad91");

        reader.awaitStatus(tongue.unknown);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheStoreHasLostIsNotHidden(Tongue tongue) {
        String id = streaming(tongue, "Words");

        stage.sendAll(stage.frame("error")
                .put("question", id)
                .put("code", "data_loss")
                .put("message", "A piece of this answer was lost in the store."));

        reader.awaitStatus(tongue.dataLoss);
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentSaysItsLanguageAndDirection(Tongue tongue) {
        open(tongue);

        Locator document = page.locator("html");
        assertThat(document).hasAttribute("lang", tongue.locale.substring(0, 2));
        assertThat(document).hasAttribute("dir", tongue == Tongue.AR ? "rtl" : "ltr");
    }

    @ParameterizedTest
    @EnumSource
    void onlyBoundariesAreSpoken(Tongue tongue) {
        open(tongue);
        reader.awaitConnection("connected");
        page.evaluate("""
                () => {
                  const status = document.querySelector('[data-testid=announcement]');
                  window.said = [];
                  new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true, characterData: true, subtree: true});
                }""");
        reader.ask("Speak");
        String id = reader.id();
        stage.start(id);
        for (int i = 0; i < 20; i++) {
            stage.say(id, "piece ");
        }
        reader.awaitVisibleText(100);

        stage.end(id, "stop");

        assertThat(part("announcement")).hasText(Pattern.compile("120"));
        org.assertj.core.api.Assertions.assertThat((Integer) page.evaluate("() => said.length"))
                .isLessThanOrEqualTo(4);
    }

    private String asked(Tongue tongue) {
        open(tongue);
        reader.ask("What now?");
        return reader.id();
    }

    private String streaming(Tongue tongue, String text) {
        String id = asked(tongue);
        stage.start(id);
        stage.say(id, text);
        reader.awaitStatus(tongue.streaming);
        return id;
    }

    private void open(Tongue tongue) {
        open(tongue, "");
    }

    private void open(Tongue tongue, String path) {
        page = browser.newPage(options -> options.setLocale(tongue.locale));
        stage = new Stage(page);
        reader = new ReaderPage(page);
        readers.add(reader);
        reader.open(URI.create(Stage.PAGE + path));
    }

    private com.fasterxml.jackson.databind.node.ObjectNode chunk(String text) {
        return stage.frame("chunk").put("kind", "text").put("text", text).put("at", 100);
    }

    private Locator part(String testId) {
        return page.getByTestId(testId);
    }
}
