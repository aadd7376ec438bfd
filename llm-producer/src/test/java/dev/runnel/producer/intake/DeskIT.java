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
import dev.runnel.log.Connection;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import dev.runnel.producer.Asker;
import dev.runnel.producer.Failover;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerName;
import dev.runnel.producer.Quick;
import dev.runnel.producer.answer.Answers;
import dev.runnel.producer.answer.Store;
import dev.runnel.producer.llm.ScriptedModel;
import dev.runnel.producer.llm.ScriptedModelServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several producers beside each other, some of which die. */
@QuarkusTest
@TestProfile(DeskIT.Desks.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class DeskIT {

    /** The application's own producer is off: each test has its own ones. */
    public static class Desks extends Quick {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = super.getConfigOverrides();
            config.put("runnel.key-prefix", "desk-it");
            config.put("runnel.producer.enabled", "false");
            config.put("runnel.producer.lease", "4s");
            config.put("runnel.producer.take-over-every", "500ms");
            config.put("runnel.producer.grace", "300ms");
            config.put("runnel.producer.slots", "3");
            return config;
        }
    }

    @Inject
    Asker asker;

    @Inject
    Vertx vertx;

    @Inject
    RedisConnector connector;

    @Inject
    RedisRouter commands;

    @Inject
    Keys keys;

    @Inject
    ProducerConfig config;

    @Inject
    Answers answers;

    @Inject
    Failover failover;

    /** The name that the answers of all desks are signed with. */
    @Inject
    ProducerName producer;

    private final List<Desk> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(DeskIT::close);
        asker.command(Command.DEL, keys.requests());
    }

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
    void aReadThatIsUnblockedByADemotionFailsAsIfRedisWereAway() {
        RequestGroup group = group("unblocked");
        CompletableFuture<?> read = group.take(1, Duration.ofSeconds(5)).subscribeAsCompletionStage();
        await().atMost(Asker.SOON).until(() -> !blockedReads().isEmpty());

        blockedReads().forEach(client -> asker.command(Command.create("CLIENT"), "UNBLOCK", client, "ERROR"));

        assertThat(read).failsWithin(Asker.SOON).withThrowableThat().matches(thrown -> Store.isAway(thrown.getCause()));
        group.stopTaking();
    }

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

        await().atMost(Asker.SOON).until(() -> pendingOf(producer.value()) == 3);
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
    void aRequestIsNotDeletedOverAnotherConnectionThanItsEndWasSeenOver() {
        RequestGroup group = group("careful");
        asker.request(asker.prepare(unique("cut before it is deleted"), null, null));
        String entry = group.take(1, Duration.ofSeconds(1))
                .await()
                .atMost(Asker.SOON)
                .get(0)
                .entryId();
        Connection before = group.connection();
        failover.cutEveryConnection();
        await().atMost(Asker.SOON).until(() -> !group.connection().equals(before));

        group.finish(entry, before).await().atMost(Asker.SOON);

        assertThat(requests()).isEqualTo(1);
        group.finish(entry, group.connection()).await().atMost(Asker.SOON);
        assertThat(requests()).isZero();
        group.stopTaking();
    }

    @Test
    void aQuestionThatIsNotThereIsLookedForTwice() {
        open("first look");
        asker.request(QuestionId.random());

        await().during(Duration.ofSeconds(1)).atMost(Asker.SOON).until(() -> requests() == 1);

        asker.awaitNoRequests();
    }

    @Test
    void whoLeavesWhenTheQueueIsLostLeavesQuietly() {
        RequestGroup group = group("last");
        asker.command(Command.DEL, keys.requests());

        assertThat(group.handOver(Duration.ZERO).await().atMost(Asker.SOON)).isZero();
        group.renew(List.of("1-1")).await().atMost(Asker.SOON);
        group.finish("1-1", group.connection()).await().atMost(Asker.SOON);
        group.leave().await().atMost(Asker.SOON);

        assertThat(asker.command(Command.EXISTS, keys.requests()).toLong()).isZero();
    }

    @Test
    void whatIsAskedAfterTheQueueWasLostIsAnswered() {
        open("steady");
        asker.outcome(asker.ask(unique("before")));
        asker.command(Command.DEL, keys.requests());

        QuestionId id = asker.ask(unique("after"));

        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOP);
    }

    private RequestGroup group(String name) {
        return new RequestGroup(commands, connector.open(name, Duration.ofSeconds(7)), keys, name);
    }

    private Desk open(String name) {
        Desk desk = new Desk(vertx, config, group(name), answers);
        desk.open();
        open.add(desk);
        return desk;
    }

    private static void close(Desk desk) {
        desk.close().await().atMost(Asker.SOON);
    }

    /** A producer takes the request, starts so many attempts, and is never heard of again. */
    private void leaveWithALostProducer(QuestionId id, int attempts) {
        createGroup();
        asker.request(id);
        asker.command(Command.XREADGROUP, "GROUP", Keys.PRODUCERS, "lost", "COUNT", 1, "STREAMS", keys.requests(), ">");
        for (int attempt = 1; attempt <= attempts; attempt++) {
            asker.append(id, Offset.started(attempt), new Entry.Started(1, "lost", "m"));
        }
    }

    private void createGroup() {
        if (asker.command(Command.EXISTS, keys.requests()).toLong() == 0) {
            asker.command(Command.XGROUP, "CREATE", keys.requests(), Keys.PRODUCERS, "0", "MKSTREAM");
        }
    }

    private long pendingCount() {
        Response summary = asker.command(Command.XPENDING, keys.requests(), Keys.PRODUCERS);
        return summary.get(0).toLong();
    }

    private long pendingOf(String consumer) {
        return asker.command(Command.XPENDING, keys.requests(), Keys.PRODUCERS, "-", "+", 100, consumer)
                .size();
    }

    private long requests() {
        return asker.command(Command.XLEN, keys.requests()).toLong();
    }

    /** The ids of clients that wait in a read. */
    private List<String> blockedReads() {
        return asker.command(Command.create("CLIENT"), "LIST")
                .toString()
                .lines()
                .filter(client -> client.contains("cmd=xreadgroup") && client.contains("flags=b"))
                .map(client -> client.substring("id=".length(), client.indexOf(' ')))
                .toList();
    }

    private static List<QuestionId> ids(int count, Supplier<QuestionId> ask) {
        return Stream.generate(ask).limit(count).toList();
    }

    /** Talks until then, and says that it is done. */
    private static ScriptedModelServer.Script untilThen(CountDownLatch over) {
        return wire -> {
            wire.begin();
            while (over.getCount() > 0 && !wire.isClosed()) {
                wire.text(".").pause(200);
            }
            wire.finish("stop").done();
        };
    }
}
