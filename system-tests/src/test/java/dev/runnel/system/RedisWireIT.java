package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisUnderTest;
import dev.runnel.log.UsersFile;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network between the services and Redis: connections that die without a word, and a cut for everybody. */
@ExtendWith(TailsOnFailure.class)
class RedisWireIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration CUT = Duration.ofSeconds(Scale.of("wire.cut-seconds", 5, 60));
    private static final int ANSWERS = Scale.of("wire.answers", 5, 20);

    private static Installation runnel;
    private static TcpProxy beforeGateway;
    private static TcpProxy beforeProducer;
    private static Service gateway;

    @BeforeAll
    static void startAll() {
        RedisUnderTest redis = RedisForTests.running();
        beforeGateway = TcpProxy.before(redis);
        beforeProducer = TcpProxy.before(redis);
        runnel = new Installation(redis);
        gateway = runnel.gateway("gateway", redis.environment(UsersFile.GATEWAY, beforeGateway.port()));
        runnel.producer("one", 32, redis.environment(UsersFile.PRODUCER, beforeProducer.port()));
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
        beforeGateway.close();
        beforeProducer.close();
    }

    @Test
    void aGatewayWhoseConnectionsDiedWithoutAWordReadsOnOverNewOnes() {
        Teller teller = new Teller();
        runnel.model().on("Count in the dark", teller);
        try (Viewer viewer = Viewer.asking("Count in the dark", gateway)) {
            viewer.untilText("50 ");
            Measured time = new Measured();

            assertThat(beforeGateway.blackholeOpenOnes()).isPositive();

            String heldBack = teller.said();
            viewer.until(one -> one.text().length() > heldBack.length());
            time.until("a gateway's connections to Redis go dead without a close -> the viewer has the next pieces");
            teller.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.connections()).isEqualTo(1);
            assertThat(viewer.count("restarted")).isZero();
        }
    }

    @Test
    void answersThatRunWhileEverybodyIsCutOffFromRedisEndInTheSameAttempt() {
        List<Teller> tellers =
                IntStream.range(0, ANSWERS).mapToObj(i -> new Teller()).toList();
        List<Viewer> viewers = IntStream.range(0, ANSWERS)
                .mapToObj(i -> {
                    runnel.model().on("Count through a cut " + i, tellers.get(i));
                    return Viewer.asking("Count through a cut " + i, gateway);
                })
                .toList();
        viewers.forEach(viewer -> viewer.untilText("20 "));

        beforeGateway.cut();
        beforeProducer.cut();
        await().pollDelay(CUT).atMost(CUT.plus(SOON)).until(() -> true);
        beforeGateway.resume();
        beforeProducer.resume();

        Measured time = new Measured();
        viewers.forEach(Viewer::untilMore);
        time.until("Redis is reachable again after " + CUT.toSeconds() + " s -> " + ANSWERS
                + " viewers have their next pieces");
        tellers.forEach(Teller::end);
        for (int i = 0; i < ANSWERS; i++) {
            assertThat(viewers.get(i).untilEnded().text())
                    .isEqualTo(tellers.get(i).said());
            assertThat(viewers.get(i).count("restarted")).isZero();
            assertThat(runnel.store().entries(viewers.get(i).id(), Entry.Ended.class))
                    .hasSize(1);
        }
        viewers.forEach(Viewer::close);
        assertNoRequestIsLeft();
    }

    @Test
    void anAnswerWhoseProducerLostItsConnectionsWithoutAWordIsFinishedBySomebody() {
        Teller first = new Teller();
        Teller second = new Teller();
        runnel.model().on("Who has a line?", first, second);
        Service other = runnel.producer("two", 32);
        try (Viewer viewer = Viewer.asking("Who has a line?", gateway)) {
            viewer.untilText("20 ");
            other.start();
            Measured time = new Measured();

            assertThat(beforeProducer.blackholeOpenOnes()).isPositive();

            viewer.untilMore();
            viewer.until(one -> one.count("restarted") > 0
                    || one.text().length() > first.said().length() / 2);
            time.until("a producer's connections to Redis go dead without a close -> the viewer's next pieces");
            first.end();
            second.end();
            viewer.untilEnded();
            assertThat(viewer.text()).isEqualTo(viewer.count("restarted") == 0 ? first.said() : second.said());
            assertIsAChain(runnel.store().log(viewer.id()));
        }
        assertNoRequestIsLeft();
        other.terminate();
    }

    /** Each entry follows the one before it, and there is one end, at the end. */
    private static void assertIsAChain(List<Logged> log) {
        for (int i = 1; i < log.size(); i++) {
            assertThat(log.get(i).offset().follows(log.get(i - 1).offset()))
                    .as("%s after %s", log.get(i), log.get(i - 1))
                    .isTrue();
        }
        assertThat(log)
                .filteredOn(logged -> logged.entry() instanceof Entry.Ended)
                .hasSize(1);
        assertThat(log.get(log.size() - 1).entry()).isInstanceOf(Entry.Ended.class);
    }

    private static void assertNoRequestIsLeft() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(runnel.store().requests()).isZero();
            assertThat(runnel.store().pendingRequests()).isZero();
        });
    }
}
