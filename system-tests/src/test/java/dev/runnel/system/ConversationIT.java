package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stopping, and asking on, through all stations. */
@ExtendWith(TailsOnFailure.class)
class ConversationIT {

    private static final Duration SOON = Duration.ofSeconds(10);

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
    void stopClosesTheRequestToTheModelWithinASecondAndKeepsThePartialText() {
        runnel.model().on("Count for ever", new Teller());
        try (Viewer viewer = Viewer.asking("Count for ever", gateway)) {
            viewer.untilText("20 ");
            Duration closed = stopAndMeasure(viewer.id(), onlyCall("Count for ever"), "a model that talks");

            assertThat(closed).isLessThan(Duration.ofSeconds(1));
            assertThat(viewer.untilEnded().reason()).isEqualTo("stopped");
            assertThat(viewer.text()).startsWith("1 2 3 ").contains("20 ");
            assertSealedAsStopped(viewer.id());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(storedAnswer(viewer.id())).isEqualTo(viewer.text()));
        }
    }

    @Test
    void stopReachesAModelThatIsSilent() {
        runnel.model().on("Say nothing", wire -> wire.begin().stall());
        try (Viewer viewer = Viewer.asking("Say nothing", gateway)) {
            viewer.until(one -> one.count("started") == 1);
            await().atMost(SOON).until(() -> runnel.model().calls("Say nothing").size() == 1);

            Duration closed = stopAndMeasure(viewer.id(), onlyCall("Say nothing"), "a model that is silent");

            assertThat(closed).isLessThan(Duration.ofSeconds(1));
            assertThat(viewer.untilEnded().reason()).isEqualTo("stopped");
        }
    }

    @Test
    void aQuestionThatIsStoppedWhileItWaitsIsNeverAskedOfTheModel() {
        producer.terminate();
        try (Viewer viewer = Viewer.asking("Too late", gateway)) {
            viewer.until(one -> one.count("watching") == 1);
            stop(viewer.id());
            assertThat(viewer.untilEnded().reason()).isEqualTo("stopped");
            assertThat(viewer.text()).isEmpty();

            producer.start();

            assertNoRequestIsLeft();
            assertThat(runnel.model().calls("Too late")).isEmpty();
            assertSealedAsStopped(viewer.id());
        }
    }

    @Test
    void theModelIsShownTheEarlierTurnsOfTheConversation() {
        QuestionId first = ended(Viewer.asking("My name is Ada", gateway));
        QuestionId second = ended(Viewer.asking("I like rivers", gateway).following(first));

        ended(Viewer.asking("Who am I?", gateway).following(second));

        assertThat(messages(onlyCall("Who am I?")))
                .containsExactly(
                        "user: My name is Ada",
                        "assistant: My name is Ada",
                        "user: I like rivers",
                        "assistant: I like rivers",
                        "user: Who am I?");
    }

    private static QuestionId ended(Viewer viewer) {
        try (viewer) {
            assertThat(viewer.untilEnded().reason()).isEqualTo("stop");
            return viewer.id();
        }
    }

    private static List<String> messages(ModelWire call) {
        return call.request().path("messages").findParents("role").stream()
                .map(message -> message.path("role").asText() + ": "
                        + message.path("content").asText())
                .toList();
    }

    private static Duration stopAndMeasure(QuestionId id, ModelWire call, String what) {
        Measured time = new Measured();
        stop(id);
        await().atMost(SOON).until(call::isClosed);
        return time.until("stop -> the request to " + what + " is closed", call.closedNanos());
    }

    private static void stop(QuestionId id) {
        try (SocketClient client = SocketClient.greeted(gateway.at("/v1/socket"))) {
            JsonNode reply = client.send("{\"type\":\"stop\",\"ref\":\"s\",\"question\":\"" + id + "\"}")
                    .reply("s");
            assertThat(reply.path("type").asText()).isEqualTo("ok");
        }
    }

    private static ModelWire onlyCall(String question) {
        List<ModelWire> calls = runnel.model().calls(question);
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private static void assertSealedAsStopped(QuestionId id) {
        assertThat(runnel.store().entries(id, Entry.Ended.class))
                .extracting(Entry.Ended::reason)
                .containsExactly(EndReason.STOPPED);
    }

    private static String storedAnswer(QuestionId id) {
        return Http.json(gateway.at("/v1/questions/" + id)).path("answer").asText();
    }

    private static void assertNoRequestIsLeft() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(runnel.store().requests()).isZero();
            assertThat(runnel.store().pendingRequests()).isZero();
        });
    }
}
