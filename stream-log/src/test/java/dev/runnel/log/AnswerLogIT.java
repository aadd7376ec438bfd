package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Message;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.Summary;
import dev.runnel.contract.Transcript;
import dev.runnel.contract.frame.FrameCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnswerLogIT {

    private static final Keys KEYS = new Keys("log-it");
    private static final Duration SOON = Duration.ofSeconds(5);

    private static Vertx vertx;
    private static RedisLink link;
    private static AnswerLog log;

    private final QuestionId id = QuestionId.random();

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        link = new RedisLink(vertx, RedisForTests.client(vertx)::connect, "test", SOON);
        log = new AnswerLog(new OneRedis(link), KEYS, Duration.ofMinutes(5));
    }

    @AfterAll
    static void disconnect() {
        link.close();
        vertx.close();
    }

    @Test
    void aLogReadsBackAsItWasWritten() {
        open();
        append(Offset.started(1), new Entry.Started(3, "p", "m"));
        append(new Offset(1, 2), piece("Γειά \u0000 "));
        append(new Offset(1, 3), piece("👩‍💻 שלום"));
        await(log.seal(id, ended(EndReason.STOP)));

        Transcript transcript = await(log.transcript(id));

        assertThat(transcript.text()).isEqualTo("Γειά \u0000 👩‍💻 שלום");
        assertThat(transcript.outcome().reason()).isEqualTo(EndReason.STOP);
        assertThat(transcript.head()).isEqualTo(Offset.SEAL);
    }

    @Test
    void theSameEntryAgainIsRefusedAndTheLogIsUnchanged() {
        open();
        append(Offset.started(1), new Entry.Started(3, "p", "m"));

        Append again = append(Offset.started(1), new Entry.Started(3, "p", "m"));

        assertThat(again).isEqualTo(new Append.Refused(new Logged(Offset.started(1), new Entry.Started(3, "p", "m"))));
        assertThat(await(log.read(id, Offset.START, 10))).hasSize(2);
    }

    @Test
    void ofManyWhoClaimAnAttemptOneWins() {
        open();
        List<Uni<Append>> claims = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            claims.add(log.append(id, Offset.started(1), new Entry.Started(3, "p" + i, "m")));
        }

        List<Append> results = await(Uni.join().all(claims).andFailFast());

        assertThat(results).filteredOn(Append.Done.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(Append.Refused.class::isInstance).hasSize(19);
    }

    @Test
    void anAttemptSealsUnlessAnotherOneHasBegun() {
        open();
        append(Offset.started(1), new Entry.Started(3, "p1", "m"));
        append(new Offset(1, 2), piece("all"));
        append(Offset.started(2), new Entry.Started(9, "p2", "m"));

        Append zombie = await(log.seal(id, new Offset(1, 2), ended(EndReason.STOP), log.connection(id)));
        Append second = await(log.seal(id, Offset.started(2), ended(EndReason.LENGTH), log.connection(id)));
        Append again = await(log.seal(id, Offset.started(2), ended(EndReason.LENGTH), log.connection(id)));

        assertThat(zombie)
                .isEqualTo(new Append.Refused(new Logged(Offset.started(2), new Entry.Started(9, "p2", "m"))));
        assertThat(second).isInstanceOf(Append.Done.class);
        assertThat(again).isEqualTo(new Append.Refused(new Logged(Offset.SEAL, ended(EndReason.LENGTH))));
        assertThat(await(log.transcript(id)).outcome().reason()).isEqualTo(EndReason.LENGTH);
    }

    @Test
    void aLogThatIsGoneIsNotSealed() {
        assertThat(await(log.seal(id, Offset.started(1), ended(EndReason.STOP), log.connection(id))))
                .isInstanceOf(Append.Vanished.class);
        assertThat(await(log.top(id))).isEmpty();
    }

    @Test
    void theSecondAttemptFencesTheFirst() {
        open();
        append(Offset.started(1), new Entry.Started(3, "p1", "m"));
        append(Offset.started(2), new Entry.Started(9, "p2", "m"));

        Append zombie = append(new Offset(1, 2), piece("late"));

        assertThat(zombie).isInstanceOfSatisfying(Append.Refused.class, refused -> assertThat(
                        refused.top().offset())
                .isEqualTo(Offset.started(2)));
    }

    @Test
    void nothingFollowsTheSeal() {
        open();
        await(log.seal(id, ended(EndReason.STOPPED)));

        assertThat(append(Offset.started(98), new Entry.Started(3, "p", "m"))).isInstanceOf(Append.Refused.class);
        assertThat(await(log.seal(id, ended(EndReason.STOP)))).isInstanceOf(Append.Refused.class);
    }

    @Test
    void aLogThatExpiredIsNotBroughtBack() {
        open();
        await(link.send(Request.cmd(Command.DEL).arg(KEYS.answer(id))));

        assertThat(append(new Offset(1, 2), piece("late"))).isInstanceOf(Append.Vanished.class);
        assertThat(await(log.top(id))).isEmpty();
    }

    @Test
    void everyLogHasAnEndOfItsLife() {
        open();

        long seconds =
                await(link.send(Request.cmd(Command.TTL).arg(KEYS.answer(id)))).toLong();

        assertThat(seconds).isBetween(200L, 300L);
    }

    @Test
    void redisOrdersEntriesAsOffsetsAreOrdered() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        open();
        Offset top = Offset.ASKED;
        for (int i = 0; i < 300; i++) {
            Offset next = new Offset(random.nextInt(3) + 1, random.nextInt(2000));
            boolean accepted = append(next, piece("x")) instanceof Append.Done;
            assertThat(accepted).as("%s after %s", next, top).isEqualTo(next.isAfter(top));
            top = accepted ? next : top;
        }
    }

    @Test
    void aRedisThatIsAwayIsSaidInOneWordAndNotWaitedFor() {
        RedisLink nowhere =
                new RedisLink(vertx, Redis.createClient(vertx, "redis://127.0.0.1:1")::connect, "nowhere", SOON);
        try (nowhere) {
            AnswerLog away = new AnswerLog(new OneRedis(nowhere), KEYS, SOON);
            assertThatExceptionOfType(RunnelException.class)
                    .isThrownBy(() -> await(away.top(id)))
                    .returns(ErrorCode.STORE_UNAVAILABLE, RunnelException::code);
        }
    }

    @Test
    void whatIsUnderWayWhenTheLinkIsCutIsUnavailableAndNotRefused() {
        RedisLink blocked = new RedisLink(vertx, RedisForTests.client(vertx)::connect, "blocked", SOON);
        try (blocked) {
            long client = await(
                            blocked.send(Request.cmd(Command.create("CLIENT")).arg("ID")))
                    .toLong();
            CompletableFuture<Response> underWay = blocked.send(
                            Request.cmd(Command.BLPOP).arg("log-it:nothing").arg(0))
                    .subscribeAsCompletionStage();
            await(link.send(
                    Request.cmd(Command.create("CLIENT")).arg("KILL").arg("ID").arg(client)));

            assertThat(underWay)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(RunnelException.class, known -> assertThat(known.code())
                            .isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        }
    }

    @Test
    void aReadThatIsBlockedWhenItsLinkIsClosedIsGivenNothingAnyMore() {
        RedisLink blocked = new RedisLink(vertx, RedisForTests.client(vertx)::connect, "blocked", SOON);
        CompletableFuture<Response> read = blocked.send(
                        Request.cmd(Command.BLPOP).arg("log-it:list").arg(0))
                .subscribeAsCompletionStage();
        Awaitility.await().until(() -> clients().contains("cmd=blpop"));

        blocked.close();

        assertThat(read).failsWithin(SOON);
        Awaitility.await().until(() -> !clients().contains("cmd=blpop"));
        assertThat(await(link.send(Request.cmd(Command.RPUSH).arg("log-it:list").arg("x")))
                        .toLong())
                .isEqualTo(1);
        assertThat(await(link.send(Request.cmd(Command.LPOP).arg("log-it:list"))))
                .isNotNull();
    }

    private String clients() {
        return await(link.send(Request.cmd(Command.create("CLIENT")).arg("LIST")))
                .toString();
    }

    @Test
    void anEntryForAnotherConnectionIsNotSent() {
        open();
        Connection before = log.connection(id);

        assertThatExceptionOfType(RunnelException.class)
                .isThrownBy(() -> await(log.append(
                        id,
                        Offset.started(1),
                        new Entry.Started(3, "p", "m"),
                        new Connection(before.link(), before.number() + 1))))
                .returns(ErrorCode.STORE_UNAVAILABLE, RunnelException::code);
        assertThat(await(log.append(id, Offset.started(1), new Entry.Started(3, "p", "m"), before)))
                .isEqualTo(new Append.Done());
    }

    @Test
    void aRedisThatAcceptsAndSaysNothingIsNotWaitedForEither() throws IOException {
        try (ServerSocket mute = new ServerSocket(0);
                RedisLink link = new RedisLink(
                        vertx,
                        Redis.createClient(vertx, "redis://127.0.0.1:" + mute.getLocalPort())::connect,
                        "mute",
                        Duration.ofMillis(300))) {
            AnswerLog silent = new AnswerLog(new OneRedis(link), KEYS, SOON);
            assertThatExceptionOfType(RunnelException.class)
                    .isThrownBy(() -> await(silent.top(id)))
                    .returns(ErrorCode.STORE_UNAVAILABLE, RunnelException::code);
        }
    }

    @Test
    void aLinkThatWasCutMakesANewConnection() {
        open();
        long client = await(link.send(Request.cmd(Command.create("CLIENT")).arg("ID")))
                .toLong();
        RedisLink other = new RedisLink(vertx, RedisForTests.client(vertx)::connect, "other", SOON);
        try (other) {
            await(other.send(
                    Request.cmd(Command.create("CLIENT")).arg("KILL").arg("ID").arg(client)));
        }

        assertThat(await(log.top(id)
                        .onFailure()
                        .retry()
                        .withBackOff(Duration.ofMillis(20))
                        .atMost(20)))
                .isPresent();
    }

    @Test
    void aQuestionIsCreatedOnceAndEndsWithItsOutcome() {
        QuestionStore store = new QuestionStore(new OneRedis(link), KEYS, new FrameCodec(), Duration.ofMinutes(5));
        Question question = new Question(id, Owner.PUBLIC, null, List.of(Message.fromUser("Why?")), null, 7, null);
        Question.Outcome outcome = new Question.Outcome(EndReason.STOP, "Because", null, "m", 1, 8L, 9, null, null);

        assertThat(await(store.create(question))).isTrue();
        assertThat(await(store.create(question))).isFalse();
        await(store.end(question, outcome));

        assertThat(await(store.find(id))).contains(question.with(outcome));
    }

    private void open() {
        await(log.open(id, new Entry.Asked(1000, null)));
    }

    private Append append(Offset at, Entry entry) {
        return await(log.append(id, at, entry));
    }

    private static Entry piece(String text) {
        return new Entry.Piece(Entry.Kind.TEXT, text, 5);
    }

    private static Entry.Ended ended(EndReason reason) {
        return new Entry.Ended(reason, 9, null, null, Summary.of("x"));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
