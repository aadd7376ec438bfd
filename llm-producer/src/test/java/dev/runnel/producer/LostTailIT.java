package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Redis fails over to a replica that lagged behind: the end of a log is gone, at every moment of an answer's life and shortly after it. */
@QuarkusTest
@TestProfile(Quick.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class LostTailIT {

    @Inject
    Asker asker;

    @Inject
    Failover failover;

    @Inject
    Keys keys;

    @Inject
    FrameCodec json;

    @Inject
    ProducerName producer;

    private final CountDownLatch lost = new CountDownLatch(1);

    @Test
    void inTheMiddleOfAnAnswerItIsAddedAgain() {
        String text = unique("in the middle");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            for (int i = 0; i < 60; i++) {
                wire.text(i + " ").pause(40);
            }
            wire.finish("stop").done();
        });
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "0 1 2 3 4 5 6 ");

        failover.losing(id, 3);

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.reason()).isEqualTo(EndReason.STOP);
        assertThat(outcome.text()).startsWith("0 1 2 3 4 5 6 7 8 ").endsWith("58 59 ");
        assertThat(outcome.attempts()).isEqualTo(1);
    }

    @Test
    void whileTheModelIsSilentItIsAddedAgainWithoutWaitingForAWord() {
        QuestionId id = askAndAwaitTenPieces(unique("in a silence"), wire -> wire.finish("stop"));

        failover.losing(id, 4);

        asker.awaitText(id, "0 1 2 3 4 5 6 7 8 9 ");
        lost.countDown();
        assertThat(asker.outcome(id).text()).isEqualTo("0 1 2 3 4 5 6 7 8 9 ");
    }

    @Test
    void betweenTheLastPieceAndTheEndTheEndDoesNotStandOnAShorterLog() {
        QuestionId id = askAndAwaitTenPieces(unique("before the end"), wire -> wire.finish("stop"));

        failover.losing(id, 4);
        lost.countDown();

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.reason()).isEqualTo(EndReason.STOP);
        assertThat(outcome.text()).isEqualTo("0 1 2 3 4 5 6 7 8 9 ");
        assertThat(ttl(id)).isPositive();
    }

    @Test
    void beforeAFailuresEndItIsAddedAgainToo() {
        QuestionId id = askAndAwaitTenPieces(
                unique("before a failure"), wire -> wire.text("x".repeat(5000).repeat(100)));

        failover.losing(id, 4);
        lost.countDown();

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.reason()).isEqualTo(EndReason.FAILED);
        assertThat(outcome.text()).startsWith("0 1 2 3 4 5 6 7 8 9 ");
    }

    @Test
    void whoStopsTheShorterLogIsFasterThanOurEnd() {
        String text = unique("stopped when shorter");
        QuestionId id = askAndAwaitTenPieces(text, wire -> wire.finish("stop"));

        failover.losing(id, 4, List.of(xadd(id, Offset.SEAL, stopped())));
        lost.countDown();

        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOPPED);
        assertThat(asker.outcome(id).text()).doesNotContain("9");
        asker.awaitNoRequests();
    }

    @Test
    void afterTheEndItIsAddedAgainWithTheEndAndTheOutcome() {
        QuestionId id = askAndFinish(unique("after the end"));
        Question.Outcome outcome = asker.outcome(id);
        List<Logged> whole = asker.entries(id);

        failover.losing(id, 4, List.of(withoutOutcome(id)));

        await().atMost(Asker.SOON)
                .untilAsserted(() -> assertThat(asker.entries(id)).isEqualTo(whole));
        assertThat(asker.outcome(id)).isEqualTo(outcome);
        assertThat(ttl(id)).isPositive();
    }

    @Test
    void whenOnlyTheOutcomeIsLostItIsWrittenAgain() {
        QuestionId id = askAndFinish(unique("outcome only"));
        Question.Outcome outcome = asker.outcome(id);

        failover.losing(id, 0, List.of(withoutOutcome(id)));

        assertThat(asker.outcome(id)).isEqualTo(outcome);
    }

    @Test
    void aRequestThatIsThereAgainIsConcludedAndNotAnsweredAgain() {
        String text = unique("request again");
        QuestionId id = askAndFinish(text);
        asker.awaitNoRequests();

        failover.losing(id, 4, List.of(withoutOutcome(id), requestAgain(id), takenByUsAgain()));

        asker.awaitNoRequests();
        assertThat(asker.outcome(id).attempts()).isEqualTo(1);
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(1);
    }

    @Test
    void twoFailoversInARowAreMendedBoth() {
        QuestionId id = askAndFinish(unique("twice"));
        List<Logged> whole = asker.entries(id);
        failover.losing(id, 4);
        await().atMost(Asker.SOON)
                .untilAsserted(() -> assertThat(asker.entries(id)).isEqualTo(whole));

        failover.losing(id, whole.size());

        await().atMost(Asker.SOON)
                .untilAsserted(() -> assertThat(asker.entries(id)).isEqualTo(whole));
    }

    @Test
    void whatAnotherProducerHasTakenUpMeanwhileIsLeftToIt() {
        QuestionId id = askAndFinish(unique("taken up"));
        asker.awaitNoRequests();

        failover.losing(
                id, 4, List.of(withoutOutcome(id), xadd(id, Offset.started(2), new Entry.Started(1, "another", "m"))));

        await().during(Duration.ofSeconds(2))
                .atMost(Asker.SOON)
                .until(() -> asker.question(id).outcome() == null);
        assertThat(asker.transcript(id).head()).isEqualTo(Offset.started(2));
    }

    private interface End {
        void of(ModelWire wire) throws IOException;
    }

    /** Ten pieces; the model ends when the tail is lost. */
    private QuestionId askAndAwaitTenPieces(String text, End end) {
        ScriptedModel.SERVER.on(text, wire -> {
            tenPieces(wire);
            awaitLost();
            end.of(wire);
            wire.done();
        });
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "0 1 2 3 4 5 6 7 8 9 ");
        return id;
    }

    private QuestionId askAndFinish(String text) {
        ScriptedModel.SERVER.on(text, wire -> {
            tenPieces(wire);
            wire.finish("stop").done();
        });
        QuestionId id = asker.ask(text);
        asker.outcome(id);
        return id;
    }

    /** Far enough apart not to be joined. */
    private static void tenPieces(ModelWire wire) throws IOException {
        wire.begin();
        for (int i = 0; i < 10; i++) {
            wire.text(i + " ").pause(40);
        }
    }

    private void awaitLost() {
        try {
            lost.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAttemptThatTheLogHasForgottenKeepsItsNumberToItself() {
        QuestionId id = asker.prepare(unique("forgotten"), null, null);

        asker.requestAgain(id, 2);

        assertThat(asker.outcome(id).attempts()).isEqualTo(3);
    }

    private Request withoutOutcome(QuestionId id) {
        return Request.cmd(Command.SET)
                .arg(keys.question(id))
                .arg(json.write(asker.question(id).with(null)));
    }

    private Request requestAgain(QuestionId id) {
        return Request.cmd(Command.XADD)
                .arg(keys.requests())
                .arg("*")
                .arg(Keys.REQUEST_QUESTION)
                .arg(id.toString());
    }

    private Request takenByUsAgain() {
        return Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(Keys.PRODUCERS)
                .arg(producer.value())
                .arg("STREAMS")
                .arg(keys.requests())
                .arg(">");
    }

    private Request xadd(QuestionId id, Offset at, Entry entry) {
        Request xadd = Request.cmd(Command.XADD).arg(keys.answer(id)).arg(at.redisId());
        entry.fields().forEach((name, value) -> xadd.arg(name).arg(value));
        return xadd;
    }

    private static Entry.Ended stopped() {
        return new Entry.Ended(EndReason.STOPPED, 1, null, null, null);
    }

    private long ttl(QuestionId id) {
        return asker.command(Command.TTL, keys.answer(id)).toLong();
    }
}
