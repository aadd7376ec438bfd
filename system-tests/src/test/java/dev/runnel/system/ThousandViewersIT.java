package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many viewers at once, and all those of a gateway that dies at another one's door. */
@ExtendWith(TailsOnFailure.class)
class ThousandViewersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int VIEWERS = Scale.of("thousand.viewers", 200, 1000);
    private static final int ANSWERS = 4;
    private static final int PAUSE_MILLIS = 50;

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

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void allViewersOfAGatewayThatIsKilledGoOnAtTheOtherOne() {
        AtomicBoolean enough = new AtomicBoolean();
        List<QuestionId> answers = IntStream.range(0, ANSWERS)
                .mapToObj(i -> ask("Tell many " + i, enough))
                .toList();
        List<LightViewer> viewers = IntStream.range(0, VIEWERS)
                .mapToObj(i -> LightViewer.of(answers.get(i / 2 % ANSWERS), i % 2 == 0 ? gatewayA : gatewayB, gatewayB))
                .toList();
        viewers.forEach(viewer -> viewer.until(one -> one.applied() > 3));
        Measured time = new Measured();

        gatewayA.kill9();

        viewers.forEach(viewer -> viewer.until(ThousandViewersIT::isServedByTheOther));
        time.until(
                "kill -9 of a gateway with " + VIEWERS / 2 + " viewers -> each has the next pieces from the other one");
        enough.set(true);
        viewers.forEach(LightViewer::untilEnded);
        for (int i = 0; i < VIEWERS; i++) {
            assertThat(viewers.get(i).text())
                    .isEqualTo(viewers.get(i % (2 * ANSWERS)).text());
            assertThat(viewers.get(i).lostConnections() > 0).isEqualTo(i % 2 == 0);
        }
        viewers.forEach(LightViewer::close);
        await().atMost(SOON).until(() -> Gauges.connections(gatewayB) == 0 && Gauges.feeds(gatewayB) == 0);
    }

    private static boolean isServedByTheOther(LightViewer viewer) {
        return viewer.gateway() == gatewayB && viewer.appliedHere() > 0;
    }

    private static QuestionId ask(String question, AtomicBoolean enough) {
        runnel.model().on(question, wire -> tell(wire, question, enough));
        try (Viewer asker = Viewer.asking(question, gatewayB)) {
            return asker.until(one -> one.count("started") == 1).id();
        }
    }

    private static void tell(ModelWire wire, String question, AtomicBoolean enough) throws IOException {
        wire.begin();
        for (int i = 0; !enough.get() && !wire.isClosed(); i++) {
            wire.text(question + ": " + i + "\n").pause(PAUSE_MILLIS);
        }
        wire.text("end.").finish("stop").usage(7, 3).done();
    }
}
