package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestQueueIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static Vertx vertx;
    private static RedisLink link;

    private final Keys keys = new Keys("queue-it-" + QuestionId.random());
    private final RequestQueue queue = new RequestQueue(new OneRedis(link), keys);
    private final QuestionId first = QuestionId.random();
    private final QuestionId last = QuestionId.random();
    private final QuestionId lost = QuestionId.random();

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        link = new RedisLink(vertx, Redis.createClient(vertx, RedisForTests.url())::connect, "test", SOON);
    }

    @AfterAll
    static void disconnect() {
        link.close();
        vertx.close();
    }

    @Test
    void whatIsMissingIsFoundAlsoInAQueueOfThousands() {
        add(first);
        Uni.join()
                .all(Stream.generate(QuestionId::random)
                        .limit(2000)
                        .map(other -> queue.add(other, null))
                        .toList())
                .usingConcurrencyOf(500)
                .andFailFast()
                .await()
                .atMost(SOON);
        add(last);

        assertThat(missing(first, last, lost)).containsExactly(lost);
    }

    @Test
    void inAQueueThatIsNotThereEverythingIsMissing() {
        assertThat(missing(first, last)).containsExactlyInAnyOrder(first, last);
    }

    @Test
    void aQueueThatIsNotThereIsKnownToBeEmpty() {
        assertThat(look()).isEqualTo(new QueueLook(0, 0, 0));
    }

    @Test
    void whatWaitsBeforeAnyProducerCameIsSeenToWait() {
        add(first);

        await().atMost(SOON).until(() -> look().oldestWaits() > 0.2);

        assertThat(look().length()).isEqualTo(1);
        assertThat(look().pending()).isZero();
    }

    @Test
    void whatAProducerHasDoesNotWait() {
        add(first);
        send(Command.XGROUP, "CREATE", keys.requests(), Keys.PRODUCERS, "0");
        send(Command.XREADGROUP, "GROUP", Keys.PRODUCERS, "p", "STREAMS", keys.requests(), ">");

        assertThat(look()).isEqualTo(new QueueLook(1, 1, 0));
        add(last);

        await().atMost(SOON).until(() -> look().oldestWaits() > 0);
        assertThat(look().length()).isEqualTo(2);
    }

    @Test
    void aLinkThatBreaksIsSeenToBeAwayAndToComeBack() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AtomicBoolean reachable = new AtomicBoolean();
        Redis redis = Redis.createClient(vertx, RedisForTests.url());
        try (RedisLink watched = new RedisLink(
                vertx,
                () -> reachable.get() ? redis.connect() : Future.failedFuture("not there"),
                "test",
                SOON,
                new LinkMeters(meters, "test"))) {
            RequestQueue behind = new RequestQueue(new OneRedis(watched), keys);

            assertThat(behind.length().onFailure().recoverWithItem(-1L).await().atMost(SOON))
                    .isEqualTo(-1);

            assertThat(meters.get("runnel.redis.away").gauge().value()).isEqualTo(1);
            assertThat(meters.get("runnel.redis.failures")
                            .tag("cause", "broken")
                            .counter()
                            .count())
                    .isEqualTo(1);
            reachable.set(true);
            behind.length().await().atMost(SOON);
            assertThat(meters.get("runnel.redis.away").gauge().value()).isZero();
            assertThat(meters.get("runnel.redis.reconnects").counter().count()).isEqualTo(1);
        }
    }

    private QueueLook look() {
        return queue.look().await().atMost(SOON);
    }

    private void send(Command command, String... args) {
        Request request = Request.cmd(command);
        Stream.of(args).forEach(request::arg);
        link.send(request).await().atMost(SOON);
    }

    private void add(QuestionId id) {
        queue.add(id, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .await()
                .atMost(SOON);
    }

    private Set<QuestionId> missing(QuestionId... ids) {
        return queue.missing(Set.of(ids)).await().atMost(SOON);
    }
}
