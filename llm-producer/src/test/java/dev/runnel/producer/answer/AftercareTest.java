package dev.runnel.producer.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Message;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Connection;
import dev.runnel.log.QuestionStore;
import dev.runnel.log.RedisRouter;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long, and how much of what is finished is kept; that it mends is tried with a real Redis. */
class AftercareTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Keys KEYS = new Keys("aftercare");

    private final Vertx vertx = Vertx.vertx();
    private final Recorder redis = new Recorder();
    private final AnswerLog log = new AnswerLog(redis, KEYS, Duration.ofHours(1));

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void whatIsKeptIsLookedAtOverANewConnection() {
        Aftercare aftercare = aftercare(Map.of());
        QuestionId first = keep(aftercare, 10);
        QuestionId second = keep(aftercare, 10);

        redis.reconnect();

        await().atMost(SOON).untilAsserted(() -> assertThat(redis.asked)
                .containsExactlyInAnyOrder(KEYS.answer(first), KEYS.answer(second)));
    }

    @Test
    void ofTooMuchTheOldestIsDroppedFirst() {
        Aftercare aftercare = aftercare(Map.of("runnel.producer.settle-max-chars", "2500"));
        keep(aftercare, 1000);
        QuestionId second = keep(aftercare, 1000);
        QuestionId third = keep(aftercare, 1000);

        redis.reconnect();

        await().atMost(SOON).untilAsserted(() -> assertThat(redis.asked)
                .containsExactlyInAnyOrder(KEYS.answer(second), KEYS.answer(third)));
    }

    @Test
    void whatHasSettledIsForgotten() {
        Aftercare aftercare = aftercare(Map.of("runnel.producer.settle", "1ms"));
        keep(aftercare, 10);
        // Two checks later it is gone: the connection is asked for once for each one that is kept.
        int asked = redis.connectionsAsked;
        await().atMost(SOON).until(() -> redis.connectionsAsked > asked);

        redis.reconnect();

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(redis.asked::isEmpty);
    }

    @Test
    void nothingIsKeptForNoTime() {
        Aftercare aftercare = aftercare(Map.of("runnel.producer.settle", "0"));
        keep(aftercare, 10);

        redis.reconnect();

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(redis.asked::isEmpty);
    }

    private Aftercare aftercare(Map<String, String> settings) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .withMapping(ProducerConfig.class)
                .withDefaultValue("runnel.producer.base-url", "http://127.0.0.1/")
                .withDefaultValue("runnel.producer.model", "m")
                .addDiscoveredConverters();
        settings.forEach(config::withDefaultValue);
        ProducerConfig built = config.build().getConfigMapping(ProducerConfig.class);
        return new Aftercare(
                vertx,
                log,
                new QuestionStore(redis, KEYS, new FrameCodec(), Duration.ofHours(1)),
                built,
                new ProducerMetrics(new SimpleMeterRegistry(), built));
    }

    private QuestionId keep(Aftercare aftercare, int chars) {
        QuestionId id = QuestionId.random();
        Manuscript manuscript = new Manuscript(id, 1, new Entry.Started(1, "p", "m"), redis.connection(""));
        manuscript.add(new Entry.Piece(Entry.Kind.TEXT, "x".repeat(chars), 2));
        manuscript.end(new Entry.Ended(EndReason.STOP, 3, null, null, null));
        manuscript.seen(3, redis.connection(""));
        Question question = new Question(id, Question.PUBLIC, null, List.of(Message.fromUser("?")), null, 1, null);
        aftercare.keep(question, new Entry.Asked(1, null), manuscript);
        return id;
    }

    /** A Redis that never answers, and remembers about which keys it was asked. */
    private static final class Recorder implements RedisRouter {

        private final Set<String> asked = ConcurrentHashMap.newKeySet();
        private volatile long connections = 1;
        private volatile int connectionsAsked;

        void reconnect() {
            connections++;
        }

        @Override
        public Uni<Response> send(String key, Request request) {
            asked.add(key);
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<Response> send(String key, Request request, Connection on) {
            return send(key, request);
        }

        @Override
        public Connection connection(String key) {
            connectionsAsked++;
            return new Connection(null, connections);
        }

        @Override
        public void close() {}
    }
}
