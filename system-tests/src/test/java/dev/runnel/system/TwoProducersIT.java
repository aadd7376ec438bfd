package dev.runnel.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TailsOnFailure.class)
class TwoProducersIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static Installation runnel;
    private static Service gateway;
    private static List<Service> producers;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateway = runnel.gateway("gateway", Map.of("RUNNEL_GATEWAY_REQUEST_CHECK", "500ms"));
        producers = List.of(runnel.producer("one", 2), runnel.producer("two", 2));
        runnel.start();
    }

    @BeforeEach
    void startWhatATestEnded() {
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void producersShareTheQuestionsAndNoneTakesMoreThanItCanAnswer() {
        Teller teller = new Teller();
        List<Viewer> viewers = IntStream.range(0, 4)
                .mapToObj(i -> "Share " + i)
                .peek(question -> runnel.model().on(question, teller))
                .map(question -> Viewer.asking(question, gateway))
                .toList();

        viewers.forEach(viewer -> viewer.untilText("1 "));

        Map<String, Long> byProducer =
                viewers.stream().map(Viewer::id).collect(groupingBy(TwoProducersIT::producerOf, counting()));
        assertThat(byProducer).isEqualTo(Map.of("one", 2L, "two", 2L));
        teller.end();
        viewers.forEach(viewer -> assertThat(viewer.untilEnded().reason()).isEqualTo("stop"));
        viewers.forEach(Viewer::close);
        assertNoRequestIsLeft();
    }

    @Test
    void whenARequestIsLostAndThenItsProducerTheQuestionIsAnsweredAllTheSame() {
        runnel.model().on("Who still knows?", new Teller(), wire -> {
            wire.begin().text("the ").text("gateway").finish("stop").done();
        });
        try (Viewer viewer = Viewer.asking("Who still knows?", gateway)) {
            viewer.untilText("20 ");

            runnel.store().loseRequests();
            named(producerOf(viewer.id())).kill9();

            assertThat(viewer.untilEnded().text()).isEqualTo("the gateway");
            assertThat(viewer.count("restarted")).isEqualTo(1);
            assertNoRequestIsLeft();
        }
    }

    @Test
    void whenAProducerIsKilledAnotherOneAnswersAfterTheLease() {
        runnel.model().on("Who survives?", new Teller(), wire -> {
            wire.begin().text("the ").text("second ").text("one").finish("stop").done();
        });
        try (Viewer viewer = Viewer.asking("Who survives?", gateway)) {
            viewer.untilText("20 ");
            String first = producerOf(viewer.id());
            Measured time = new Measured();

            named(first).kill9();

            viewer.until(told -> told.count("restarted") == 1);
            time.until("kill -9 of a producer, lease 2 s -> restarted at the viewer");
            assertThat(viewer.untilEnded().text()).isEqualTo("the second one");
            assertThat(runnel.store().entries(viewer.id(), Entry.Started.class))
                    .extracting(Entry.Started::producer)
                    .containsExactly(first, first.equals("one") ? "two" : "one");
            assertThat(runnel.store().entries(viewer.id(), Entry.Ended.class)).hasSize(1);
            assertNoRequestIsLeft();
        }
    }

    @Test
    void aProducerThatWakesUpTooLateIsFencedAndLeavesItsModel() {
        Teller second = new Teller();
        runnel.model().on("Who slept?", new Teller(), second);
        try (Viewer viewer = Viewer.asking("Who slept?", gateway)) {
            viewer.untilText("20 ");
            Service sleeper = named(producerOf(viewer.id()));
            sleeper.freeze();
            viewer.until(told -> told.count("restarted") == 1);

            sleeper.thaw();

            ModelWire abandoned = runnel.model().calls("Who slept?").get(0);
            await().atMost(SOON).until(abandoned::isClosed);
            second.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(second.said());
            assertThat(viewer.count("restarted")).isEqualTo(1);
            assertThat(runnel.store().entries(viewer.id(), Entry.Started.class)).hasSize(2);
            assertNoRequestIsLeft();
        }
    }

    @Test
    void aProducerThatIsToldToEndHandsOverWhatItCannotFinish() {
        runnel.model().on("Who goes on?", new Teller(), wire -> {
            wire.begin().text("I do").finish("stop").done();
        });
        try (Viewer viewer = Viewer.asking("Who goes on?", gateway)) {
            viewer.untilText("20 ");
            Service first = named(producerOf(viewer.id()));
            Measured time = new Measured();

            first.terminate();

            assertThat(viewer.untilEnded().text()).isEqualTo("I do");
            time.until("SIGTERM of a producer, grace 2 s -> the other one's whole answer at the viewer");
            assertThat(viewer.count("restarted")).isEqualTo(1);
            assertNoRequestIsLeft();
        }
    }

    @Test
    void aProducerThatIsToldToEndFinishesAnAnswerThatIsNearlyDone() {
        Teller teller = new Teller();
        runnel.model().on("Nearly done?", teller);
        try (Viewer viewer = Viewer.asking("Nearly done?", gateway)) {
            viewer.untilText("20 ");
            Service producer = named(producerOf(viewer.id()));

            producer.handle().destroy();
            await().atMost(SOON).until(() -> !producer.isReady());
            teller.end();

            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.count("restarted")).isZero();
            producer.awaitExit();
        }
    }

    private static String producerOf(QuestionId id) {
        return runnel.store().entries(id, Entry.Started.class).get(0).producer();
    }

    private static Service named(String name) {
        return producers.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertNoRequestIsLeft() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(runnel.store().requests()).isZero();
            assertThat(runnel.store().pendingRequests()).isZero();
        });
    }
}
