package dev.runnel.producer.intake;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.Asker;
import dev.runnel.producer.llm.ScriptedModel;
import dev.runnel.producer.llm.ScriptedModelServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Several producers beside each other, some of which die. */
@QuarkusTest
@TestProfile(WithDesks.Desks.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class DeskIT extends WithDesks {

    @Test
    void whatALostProducerHadIsTakenOverWhenItsLeaseEnds() {
        String text = unique("lost");
        QuestionId id = asker.prepare(text, null, null);
        leaveWithALostProducer(id, 1);
        asker.append(id, new Offset(1, 2), new Entry.Piece(Entry.Kind.TEXT, "half", 2));

        open("living");

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.attempts()).isEqualTo(2);
        assertThat(outcome.text()).isEqualTo(text);
        asker.awaitNoRequests();
        assertThat(pendingCount()).isZero();
    }

    @Test
    void whatEveryProducerWasLostOverIsGivenUpAndKeptForALook() {
        String text = unique("poison");
        QuestionId id = asker.prepare(text, null, null);
        leaveWithALostProducer(id, 3);
        loseAnotherProducer();
        loseAnotherProducer();

        open("careful");

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.reason()).isEqualTo(EndReason.FAILED);
        assertThat(outcome.error().code()).isEqualTo(ErrorCode.ATTEMPTS_EXHAUSTED.wireName());
        assertThat(ScriptedModel.SERVER.calls(text)).isEmpty();
        asker.awaitNoRequests();
        assertThat(asker.dead(id))
                .hasSize(1)
                .first()
                .asString()
                .contains("attempts_exhausted")
                .contains("3");
    }

    @Test
    void whatWasSealedBeforeItsProducerWasLostIsOnlyWrittenDown() {
        String text = unique("sealed");
        QuestionId id = asker.prepare(text, null, null);
        leaveWithALostProducer(id, 1);
        asker.append(id, new Offset(1, 2), new Entry.Piece(Entry.Kind.TEXT, "whole", 2));
        asker.append(id, Offset.SEAL, new Entry.Ended(EndReason.STOP, 3, null, null, null));

        open("clerk");

        assertThat(asker.outcome(id).text()).isEqualTo("whole");
        assertThat(ScriptedModel.SERVER.calls(text)).isEmpty();
        asker.awaitNoRequests();
    }

    @Test
    void aPausedProducerLeavesTheQuestionsToOthersAndTakesThemAgainLater() {
        Desk paused = open("paused");
        paused.pause().await().atMost(Asker.SOON);

        QuestionId id = asker.ask(unique("waits"));

        await().during(Duration.ofSeconds(2)).atMost(Asker.SOON).until(() -> pendingCount() == 0 && requests() == 1);
        paused.resume();
        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOP);
        asker.awaitNoRequests();
    }

    @Test
    void aProducerThatIsPausedAnswersOnWhatItHas() {
        CountDownLatch over = new CountDownLatch(1);
        String text = unique("goes on");
        ScriptedModel.SERVER.on(text, untilThen(over));
        Desk desk = open("busy");
        QuestionId id = asker.ask(text);
        await().atMost(Asker.SOON).until(() -> pendingCount() == 1);

        desk.pause().await().atMost(Asker.SOON);

        over.countDown();
        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOP);
        asker.awaitNoRequests();
    }

    @Test
    void aLivingProducerKeepsWhatItHasForLongerThanALease() {
        String text = unique("long");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            for (int i = 0; i < 60; i++) {
                wire.text(".").pause(100);
            }
            wire.finish("stop").done();
        });
        open("patient");
        QuestionId id = asker.ask(text);
        asker.awaitText(id, ".");

        open("eager");

        assertThat(asker.outcome(id).attempts()).isEqualTo(1);
        assertThat(asker.outcome(id).text()).hasSize(60);
    }

    @Test
    void whoShutsDownHandsOverAtOnceAndSealsNothing() {
        String text = unique("handed over");
        ScriptedModel.SERVER.on(
                text,
                wire -> wire.begin().text("half").stall(),
                wire -> wire.begin().text("whole").finish("stop").done());
        Desk leaving = open("leaving");
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "half");
        open("staying");
        long began = System.nanoTime();

        close(leaving);

        asker.awaitAttempt(id, 2);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("MEASURED shutdown -> next attempt (grace 300 ms): %d ms%n", took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        assertThat(asker.outcome(id).text()).isEqualTo("whole");
        assertThat(ScriptedModel.SERVER.calls(text).get(0).isClosed()).isTrue();
    }

    @Test
    void whatIsHandedOverMoreOftenThanItMayBeTriedStillEndsWell() {
        String text = unique("rolling update");
        ScriptedModelServer.Script half = wire -> wire.begin().text("half").stall();
        ScriptedModel.SERVER.on(text, half, half, half, half, wire -> wire.error(429, "", "{}"), wire -> wire.begin()
                .text("whole")
                .finish("stop")
                .done());
        Desk leaving = open("old 1");
        QuestionId id = asker.ask(text);
        for (int attempt = 1; attempt <= 4; attempt++) {
            int calls = attempt;
            await().atMost(Asker.SOON)
                    .until(() -> ScriptedModel.SERVER.calls(text).size() == calls);
            asker.awaitAttempt(id, attempt);
            asker.awaitText(id, "half");
            close(leaving);
            leaving = open("new " + attempt);
        }

        Question.Outcome outcome = asker.outcome(id);

        assertThat(outcome.reason()).isEqualTo(EndReason.STOP);
        assertThat(outcome.text()).isEqualTo("whole");
        assertThat(outcome.attempts()).isEqualTo(6);
        asker.awaitNoRequests();
        assertThat(asker.dead(id)).isEmpty();
    }

    @Test
    void whatIsSealedWithAPieceMissingEndsWithTheLoss() {
        String text = unique("gap");
        QuestionId id = asker.prepare(text, null, null);
        leaveWithALostProducer(id, 1);
        asker.append(id, new Offset(1, 2), new Entry.Piece(Entry.Kind.TEXT, "one ", 2));
        asker.append(id, new Offset(1, 4), new Entry.Piece(Entry.Kind.TEXT, "three", 3));
        asker.append(id, Offset.SEAL, new Entry.Ended(EndReason.STOP, 4, null, null, null));

        open("archivist");

        asker.awaitNoRequests();
        Question.Outcome outcome = asker.question(id).outcome();
        assertThat(outcome.reason()).isEqualTo(EndReason.FAILED);
        assertThat(outcome.error().code()).isEqualTo(ErrorCode.DATA_LOSS.wireName());
        assertThat(outcome.text()).isEqualTo("one ");
        assertThat(ScriptedModel.SERVER.calls(text)).isEmpty();
        assertThat(pendingCount()).isZero();
    }

    @Test
    void whatCanBeFinishedWithinTheGracePeriodIs() {
        String text = unique("in time");
        ScriptedModel.SERVER.on(text, wire -> wire.begin()
                .text("on ")
                .pause(150)
                .text("time")
                .finish("stop")
                .done());
        Desk leaving = open("punctual");
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "on ");

        close(leaving);

        assertThat(asker.question(id).outcome().text()).isEqualTo("on time");
        assertThat(asker.question(id).outcome().attempts()).isEqualTo(1);
        asker.awaitNoRequests();
    }

    @Test
    void whoLeavesWithNothingUnderWayLeavesNoTrace() {
        Desk leaving = open("idle");
        asker.outcome(asker.ask(unique("quick")));
        asker.awaitNoRequests();

        close(leaving);

        assertThat(asker.command(Command.XINFO, "CONSUMERS", keys.requests(), Keys.PRODUCERS)
                        .toString())
                .doesNotContain("idle");
    }

    @Test
    void whoHasLeftIsGivenNothingAnyMore() {
        Desk leaving = open("gone");
        asker.outcome(asker.ask(unique("before it left")));
        close(leaving);

        QuestionId id = asker.ask(unique("after it left"));

        open("new");
        await().atMost(Duration.ofSeconds(2)).until(() -> asker.question(id).outcome() != null);
        assertThat(asker.outcome(id).attempts()).isEqualTo(1);
    }

    @Test
    void noMoreIsTakenThanThereAreFreeSlots() {
        String text = unique("slow");
        ScriptedModel.SERVER.on(
                text, wire -> wire.begin().text("x").pause(1500).finish("stop").done());
        List<QuestionId> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(asker.ask(text));
        }

        open("small");

        await().atMost(Asker.SOON).until(() -> ScriptedModel.SERVER.calls(text).size() == 3);
        assertThat(pendingCount()).isEqualTo(3);
        ids.forEach(asker::outcome);
    }

    @Test
    void whatIsMoreThanTheSlotsThatATakeOverFilledIsLeftToWhoeverIsFree() {
        CountDownLatch over = new CountDownLatch(1);
        String slow = unique("taken over");
        ScriptedModel.SERVER.on(slow, untilThen(over));
        List<QuestionId> lost = ids(3, () -> asker.prepare(slow, null, null));
        lost.forEach(id -> leaveWithALostProducer(id, 1));
        open("full");
        await().atMost(Asker.SOON).until(() -> ScriptedModel.SERVER.calls(slow).size() == 3);

        List<QuestionId> more = ids(3, () -> asker.ask(unique("more")));
        open("free");

        more.forEach(id -> assertThat(asker.outcome(id).attempts()).isEqualTo(1));
        over.countDown();
        lost.forEach(id -> assertThat(asker.outcome(id).attempts()).isEqualTo(2));
    }

    @Test
    void aQuestionThatIsNotThereIsLookedForTwice() {
        open("first look");
        asker.request(QuestionId.random());

        await().during(Duration.ofSeconds(1)).atMost(Asker.SOON).until(() -> requests() == 1);

        asker.awaitNoRequests();
    }
}
