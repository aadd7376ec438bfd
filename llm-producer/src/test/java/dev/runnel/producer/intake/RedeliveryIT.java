package dev.runnel.producer.intake;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.Asker;
import dev.runnel.producer.llm.ScriptedModel;
import dev.runnel.producer.llm.ScriptedModelServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests that come again: Redis forgot whose they are, or somebody asked twice. */
@QuarkusTest
@TestProfile(WithDesks.Desks.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class RedeliveryIT extends WithDesks {

    @Test
    void whatIsBeingAnsweredWhenTheGroupIsLostStaysOurs() {
        CountDownLatch over = new CountDownLatch(1);
        String text = unique("group lost");
        ScriptedModel.SERVER.on(text, untilThen(over));
        open("only");
        QuestionId id = asker.ask(text);
        asker.awaitText(id, ".");

        asker.command(Command.XGROUP, "DESTROY", keys.requests(), Keys.PRODUCERS);

        // Answered by the new group, so what the group was given before that has been looked at.
        asker.outcome(asker.ask(unique("next")));
        assertThat(requests()).isEqualTo(1);
        assertThat(pendingOf("only")).isEqualTo(1);
        over.countDown();
        assertThat(asker.outcome(id).attempts()).isEqualTo(1);
        asker.awaitNoRequests();
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(1);
    }

    @Test
    void theOnlyRequestForWhatAnotherProducerAnswersIsGivenBackToIt() {
        CountDownLatch over = new CountDownLatch(1);
        String text = unique("given anew");
        ScriptedModel.SERVER.on(text, untilThen(over));
        Desk first = open(producer.value());
        List<QuestionId> all = ids(3, () -> asker.ask(text));
        all.forEach(id -> asker.awaitText(id, "."));
        ScriptedModel.SERVER.on(text, ScriptedModelServer.echo());
        open("second");

        asker.command(Command.XGROUP, "DESTROY", keys.requests(), Keys.PRODUCERS);

        await().atMost(Asker.SOON).ignoreExceptions().until(() -> pendingOf(producer.value()) == 3);
        close(first);
        all.forEach(id -> assertThat(asker.outcome(id).attempts()).isEqualTo(2));
        over.countDown();
        asker.awaitNoRequests();
    }

    @Test
    void aSecondRequestForWhatAnotherProducerAnswersIsDropped() {
        CountDownLatch over = new CountDownLatch(1);
        String text = unique("asked again");
        ScriptedModel.SERVER.on(text, untilThen(over));
        open("busy");
        List<QuestionId> all = ids(3, () -> asker.ask(text));
        all.forEach(id -> asker.awaitText(id, "."));
        open("idle");

        all.forEach(asker::request);

        await().atMost(Asker.SOON).until(() -> requests() == 3);
        assertThat(pendingOf("busy")).isEqualTo(3);
        over.countDown();
        all.forEach(id -> assertThat(asker.outcome(id).attempts()).isEqualTo(1));
        asker.awaitNoRequests();
    }

    @Test
    void ofTwoRequestsMadeAgainOnlyOneIsFollowed() {
        CountDownLatch over = new CountDownLatch(1);
        String text = unique("made again twice");
        ScriptedModel.SERVER.on(text, untilThen(over));
        open("busy");
        List<QuestionId> all = ids(3, () -> asker.prepare(text, null, null));
        all.forEach(id -> asker.requestAgain(id, 1));
        all.forEach(id -> asker.awaitText(id, "."));
        open("idle");

        all.forEach(id -> asker.requestAgain(id, 1));

        await().atMost(Asker.SOON).until(() -> requests() == 3);
        over.countDown();
        all.forEach(id -> assertThat(asker.outcome(id).attempts()).isEqualTo(2));
        asker.awaitNoRequests();
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(3);
    }

    @Test
    void aRequestWithABadNumberOfAttemptsStopsNobody() {
        List<QuestionId> all = ids(4, () -> asker.prepare(unique("bad number"), null, null));
        List<String> bad = List.of("x", "-1", "99", "99999999999");
        for (int i = 0; i < bad.size(); i++) {
            asker.command(
                    Command.XADD,
                    keys.requests(),
                    "*",
                    Keys.REQUEST_QUESTION,
                    all.get(i),
                    Keys.REQUEST_ATTEMPTS,
                    bad.get(i));
        }

        open("unmoved");

        all.forEach(id -> assertThat(asker.outcome(id).attempts()).isEqualTo(1));
        asker.awaitNoRequests();
    }

    @Test
    void whoLeavesHandsOverWhatTheReadThatWasEndingBrings() {
        for (int round = 0; round < 5; round++) {
            Desk leaving = open("leaving " + round);
            asker.outcome(asker.ask(unique("before")));
            var closing = leaving.close().subscribeAsCompletionStage();

            QuestionId id = asker.ask(unique("while it leaves"));

            assertThat(closing).succeedsWithin(Asker.SOON);
            Desk next = open("next " + round);
            assertThat(asker.outcome(id).attempts()).isEqualTo(1);
            close(next);
        }
    }

    @Test
    void theAttemptOfALostProducerIsNotBegunAgainAlsoWhenTheLogHasForgottenIt() {
        QuestionId id = asker.ask(unique("forgotten"));
        asker.command(Command.XGROUP, "CREATE", keys.requests(), Keys.PRODUCERS, "0");
        asker.command(Command.XREADGROUP, "GROUP", Keys.PRODUCERS, "lost", "STREAMS", keys.requests(), ">");

        open("next");

        assertThat(asker.outcome(id).attempts()).isEqualTo(2);
        asker.awaitNoRequests();
    }

    @Test
    void whatIsAskedAfterTheQueueWasLostIsAnswered() {
        open("steady");
        asker.outcome(asker.ask(unique("before")));
        asker.command(Command.DEL, keys.requests());

        QuestionId id = asker.ask(unique("after"));

        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOP);
    }
}
