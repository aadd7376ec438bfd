package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Owner;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.Pen;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted in Redis, as two gateways see it that know nothing of each other. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class QuotasIT {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration RETENTION = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(2);

    @Inject
    RankedIds ids;

    @Inject
    AnswerLog log;

    @Inject
    RedisRouter redis;

    @Inject
    Keys keys;

    @Inject
    Refusals refusals;

    private final Owner owner = new Owner("owner-" + QuestionId.random());

    @Test
    void aMinutesQuestionsAreCountedOverAllGatewaysAndForEachOwnerAlone() {
        MinuteQuota here = minute(3);
        MinuteQuota there = minute(3);
        ask(here, QuestionId.random());
        ask(there, QuestionId.random());
        ask(here, QuestionId.random());

        assertThat(refused(there.take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_QUESTIONS);
        there.take(new Owner("other-" + QuestionId.random()), QuestionId.random())
                .await()
                .atMost(SOON);
    }

    @Test
    void theSameQuestionIsCountedOnceWhereverItIsAskedAgain() {
        QuestionId again = QuestionId.random();
        IntStream.range(0, 10).forEach(i -> ask(minute(2), again));

        ask(minute(2), QuestionId.random());
        assertThat(refused(minute(2).take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_QUESTIONS);
        ask(minute(2), again);
    }

    @Test
    void aRefusalTellsWhenTheOldestIsAMinuteAgoAndThenThereIsRoom() {
        askedAgo(Duration.ofSeconds(57));
        askedAgo(Duration.ofSeconds(5));

        RunnelException refusal =
                catchThrowableOfType(RunnelException.class, () -> ask(minute(2), QuestionId.random()));

        assertThat(refusal.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        ids.remove(keys.asked(owner), List.of(oldest())).await().atMost(SOON);
        askedAgo(Duration.ofSeconds(61));
        ask(minute(2), QuestionId.random());
    }

    @Test
    void whatWasRefusedIsNotCounted() {
        ask(minute(1), QuestionId.random());

        IntStream.range(0, 20).forEach(i -> refused(minute(1).take(owner, QuestionId.random())));

        assertThat(send(Command.ZCARD, keys.asked(owner)).toInteger()).isEqualTo(1);
    }

    @Test
    void ofManyThatAskAtOnceAtTwoGatewaysExactlyAsManyAreLetIn() {
        List<Uni<Boolean>> all = IntStream.range(0, 40)
                .mapToObj(i -> minute(10).take(owner, QuestionId.random()))
                .map(asked -> asked.replaceWith(true).onFailure().recoverWithItem(false))
                .toList();

        List<Boolean> letIn = Uni.join().all(all).andFailFast().await().atMost(SOON);

        assertThat(letIn.stream().filter(in -> in)).hasSize(10);
    }

    @Test
    void ofAnOwnerThatDoesNotComeBackNothingStays() {
        ask(minute(3), QuestionId.random());
        ask(running(3), QuestionId.random());

        assertThat(send(Command.PTTL, keys.asked(owner)).toLong()).isBetween(1L, 60_000L);
        assertThat(send(Command.PTTL, keys.running(owner)).toLong()).isBetween(1L, RETENTION.toMillis());
    }

    @Test
    void aRunningAnswersPlaceIsFreeOnceItHasEnded() {
        Pen first = begin(running(2));
        begin(running(2));
        assertThat(refused(running(2).take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_RUNNING);

        first.start().write("Because").end();

        ask(running(2), QuestionId.random());
        assertThat(refused(running(2).take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_RUNNING);
    }

    @Test
    void aRunningAnswersPlaceIsFreeOnceItIsStopped() {
        QuestionId stopped = QuestionId.random();
        ask(running(1), stopped);
        open(stopped);
        assertThat(refused(running(1).take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_RUNNING);

        log.seal(stopped, new Entry.Ended(EndReason.STOPPED, 5, null, null, null))
                .await()
                .atMost(SOON);

        ask(running(1), QuestionId.random());
    }

    @Test
    void aPlaceWhoseLogIsGoneIsFreeUnlessTheQuestionIsJustBeingPut() {
        runningSince(QuestionId.random(), Duration.ofSeconds(5));
        assertThat(refused(running(1).take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_RUNNING);
        send(Command.DEL, keys.running(owner));

        runningSince(QuestionId.random(), Duration.ofMinutes(2));

        ask(running(1), QuestionId.random());
    }

    @Test
    void theSameRunningQuestionTakesOnePlaceHoweverOftenItIsAsked() {
        QuestionId again = QuestionId.random();
        IntStream.range(0, 5).forEach(i -> ask(running(2), again));
        open(again);

        begin(running(2));
        ask(running(2), again);
        assertThat(refused(running(2).take(owner, QuestionId.random()))).isEqualTo(ErrorCode.TOO_MANY_RUNNING);
    }

    @Test
    void noLimitAsksRedisNothing() {
        ask(minute(0), QuestionId.random());
        ask(running(0), QuestionId.random());

        assertThat(send(Command.EXISTS, keys.asked(owner)).toInteger()).isZero();
        assertThat(send(Command.EXISTS, keys.running(owner)).toInteger()).isZero();
    }

    private MinuteQuota minute(int most) {
        return new MinuteQuota(ids, keys, refusals, most);
    }

    private RunningQuota running(int most) {
        return new RunningQuota(ids, log, keys, refusals, RETENTION, RETRY, most);
    }

    private void ask(MinuteQuota quota, QuestionId id) {
        quota.take(owner, id).await().atMost(SOON);
    }

    private void ask(RunningQuota quota, QuestionId id) {
        quota.take(owner, id).await().atMost(SOON);
    }

    private Pen begin(RunningQuota quota) {
        QuestionId id = QuestionId.random();
        ask(quota, id);
        open(id);
        return new Pen(log, id);
    }

    private void open(QuestionId id) {
        log.open(id, new Entry.Asked(System.currentTimeMillis(), null)).await().atMost(SOON);
    }

    private void askedAgo(Duration time) {
        ids.add(keys.asked(owner), QuestionId.random(), System.currentTimeMillis() - time.toMillis(), RETENTION)
                .await()
                .atMost(SOON);
    }

    private void runningSince(QuestionId id, Duration ago) {
        ids.add(keys.running(owner), id, System.currentTimeMillis() - ago.toMillis(), RETENTION)
                .await()
                .atMost(SOON);
    }

    private QuestionId oldest() {
        return ids.between(keys.asked(owner), "-inf", "+inf")
                .await()
                .atMost(SOON)
                .get(0);
    }

    private static ErrorCode refused(Uni<Void> asking) {
        return catchThrowableOfType(RunnelException.class, () -> asking.await().atMost(SOON))
                .code();
    }

    private Response send(Command command, String key) {
        return redis.send(key, Request.cmd(command).arg(key)).await().atMost(SOON);
    }
}
