package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TailsOnFailure.class)
class TwoGatewaysIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> PIECES =
            List.of("Naïve ", "👩‍💻", " says ", "שלום", " and ", "日本", "語 ", "\"quoted\\\"\n", "\u0000", "｡ The end.");

    private static Installation runnel;
    private static Service gatewayA;
    private static Service gatewayB;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gatewayA = runnel.gateway("gateway-a");
        gatewayB = runnel.gateway("gateway-b");
        runnel.producer("one", 8);
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
    void viewersOnTwoGatewaysSeeTheSameAnswerOfAnAwkwardModel() {
        CountDownLatch half = new CountDownLatch(1);
        runnel.model().on("Be awkward", wire -> awkward(wire, half));
        try (Viewer here = Viewer.asking("Be awkward", gatewayA);
                Viewer there = new Viewer(here.id(), gatewayB)) {
            here.untilText("שלום");
            there.untilText("שלום");
            assertThat(runnel.store().groups(here.id())).containsExactly("gateway:gateway-a", "gateway:gateway-b");

            half.countDown();

            for (Viewer viewer : List.of(here.untilEnded(), there.untilEnded())) {
                assertThat(viewer.text()).isEqualTo(String.join("", PIECES));
                assertThat(viewer.reason()).isEqualTo("stop");
                assertThat(viewer.offset()).isEqualTo("99-00000000");
            }
            assertNothingIsLeftOf(here.id());
        }
    }

    private static void awkward(ModelWire wire, CountDownLatch half) throws IOException {
        wire.byteByByte().begin().comment().role().empty();
        for (String piece : PIECES) {
            wire.text(piece).comment().empty();
            if (piece.equals("שלום")) {
                awaitQuietly(half);
            }
        }
        wire.finish("stop").usage(7, 10).done();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        await().atMost(SOON).until(() -> latch.getCount() == 0);
    }

    @Test
    void whenAllViewersLeaveNoGroupIsLeftAndTheAnswerGoesOn() {
        Teller teller = new Teller();
        runnel.model().on("Count alone", teller);
        Viewer here = Viewer.asking("Count alone", gatewayA).untilText("5 ");
        Viewer there = new Viewer(here.id(), gatewayB).untilText("5 ");

        here.close();
        there.close();

        await().atMost(SOON).untilAsserted(() -> assertThat(runnel.store().groups(here.id()))
                .isEmpty());
        teller.end();
        await().atMost(SOON).untilAsserted(() -> assertThat(Http.json(gatewayB.at("/v1/questions/" + here.id()))
                        .path("answer")
                        .asText())
                .isEqualTo(teller.said()));
        assertNothingIsLeftOf(here.id());
    }

    @Test
    void aViewerOfAKilledGatewayGoesOnAtAnother() {
        Teller teller = new Teller();
        runnel.model().on("Count on", teller);
        try (Viewer viewer = Viewer.asking("Count on", gatewayA, gatewayB)) {
            viewer.untilText("50 ");
            Measured time = new Measured();

            gatewayA.kill9();

            viewer.untilResumed();
            time.until("kill -9 of a gateway -> the viewer's next piece, from another gateway");
            teller.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.count("restarted")).isZero();
        }
    }

    @Test
    void aGatewayThatWasKilledComesBackUnderItsNameAndItsViewerMissesNothing() {
        Teller teller = new Teller();
        runnel.model().on("Count through", teller);
        try (Viewer viewer = Viewer.asking("Count through", gatewayA)) {
            viewer.untilText("50 ");
            Measured time = new Measured();

            gatewayA.kill9();

            assertThat(runnel.store().groups(viewer.id())).containsExactly("gateway:gateway-a");
            gatewayA.launch();
            viewer.untilResumed();
            time.until("kill -9 of a gateway -> the viewer's next piece, from the same one restarted");
            teller.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.count("restarted")).isZero();
            assertNothingIsLeftOf(viewer.id());
        }
    }

    private static void assertNothingIsLeftOf(QuestionId id) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(runnel.store().groups(id)).isEmpty();
            assertThat(runnel.store().requests()).isZero();
            assertThat(runnel.store().pendingRequests()).isZero();
        });
    }
}
