package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logs that expire or are deleted under those who watch or write them. */
@ExtendWith(TailsOnFailure.class)
class ExpiryIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static Installation runnel;
    private static Service gateway;
    private static Service producer;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateway = runnel.gateway("gateway");
        producer = runnel.producer("one", 8);
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
    void viewersOfALogThatIsDeletedInTheMiddleAreToldAndTheOthersGoOn() {
        Teller lost = new Teller();
        Teller kept = new Teller();
        runnel.model().on("Count and be lost", lost);
        runnel.model().on("Count and be kept", kept);
        QuestionId id = ask("Count and be lost");
        try (Viewer other = Viewer.asking("Count and be kept", gateway).untilText("5 ");
                LightViewer first =
                        LightViewer.of(id, gateway).until(one -> one.text().contains("20 "));
                LightViewer second =
                        LightViewer.of(id, gateway).until(one -> one.text().contains("20 "))) {

            runnel.store().deleteLog(id);

            first.until(one -> one.told() != null);
            second.until(one -> one.told() != null);
            assertThat(first.told()).isEqualTo("gone");
            assertThat(second.told()).isEqualTo("gone");
            assertIsNotFound(id);
            other.untilMore();
            kept.end();
            assertThat(other.untilEnded().text()).isEqualTo(kept.said());
        }
        assertTheModelIsLeft("Count and be lost");
        assertNothingIsLeft();
    }

    @Test
    void viewersOfALogThatExpiresInTheMiddleAreTold() {
        runnel.model().on("Count until it expires", new Teller());
        QuestionId id = ask("Count until it expires");
        try (LightViewer viewer =
                LightViewer.of(id, gateway).until(one -> one.text().contains("20 "))) {

            runnel.store().expire(id, Duration.ofMillis(200));

            viewer.until(one -> one.told() != null);
            assertThat(viewer.told()).isEqualTo("gone");
            assertIsNotFound(id);
        }
        assertTheModelIsLeft("Count until it expires");
        assertNothingIsLeft();
    }

    /** Deleted or lost in a failover: nobody can tell. */
    @Test
    void aQuestionWhoseLogGoesBeforeAnybodyTakesItIsPutThereAgainForWhoWaits() {
        producer.terminate();
        QuestionId id = QuestionId.random();
        try (SocketClient asker = SocketClient.greeted(gateway.at("/v1/socket"))) {
            asker.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"Just in time\"}")
                    .next("watching");

            runnel.store().deleteLog(id);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(runnel.store().log(id)).isNotEmpty());
            producer.start();
        }
        try (Viewer viewer = new Viewer(id, gateway)) {
            assertThat(viewer.untilEnded().reason()).isEqualTo("stop");
        }
        assertNothingIsLeft();
        assertThat(runnel.model().calls("Just in time")).hasSize(1);
    }

    @Test
    void aLogThatIsDeletedAfterItsEndIsNotFound() {
        QuestionId id;
        try (Viewer viewer = Viewer.asking("Short and over", gateway).untilEnded()) {
            id = viewer.id();
        }

        runnel.store().deleteLog(id);

        assertIsNotFound(id);
    }

    /** Returns when it is being answered. */
    private static QuestionId ask(String question) {
        try (Viewer asker = Viewer.asking(question, gateway)) {
            return asker.until(one -> one.count("started") == 1).id();
        }
    }

    private static void assertIsNotFound(QuestionId id) {
        try (SocketClient late = SocketClient.greeted(gateway.at("/v1/socket"))) {
            assertThat(late.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}")
                            .reply("w")
                            .path("code")
                            .asText())
                    .isEqualTo("not_found");
        }
    }

    private static void assertTheModelIsLeft(String question) {
        await().atMost(SOON).until(() -> runnel.model().calls(question).get(0).isClosed());
    }

    private static void assertNothingIsLeft() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(runnel.store().requests()).isZero();
            assertThat(runnel.store().pendingRequests()).isZero();
            assertThat(Gauges.feeds(gateway)).isZero();
        });
    }
}
