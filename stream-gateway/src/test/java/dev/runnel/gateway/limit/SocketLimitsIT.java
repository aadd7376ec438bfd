package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Owner;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Pen;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that want more than they may have, and others beside them. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
@TestProfile(SocketLimitsIT.SmallLimits.class)
class SocketLimitsIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Owner USUAL = new Owner(Visitor.USUAL.owner());
    private static final String UNKNOWN = "0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061";

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    RedisRouter redis;

    @Inject
    AnswerLog log;

    @Inject
    Keys keys;

    @Inject
    MeterRegistry meters;

    @BeforeEach
    void forgetWhatWasCounted() {
        for (String key : List.of(keys.asked(USUAL), keys.running(USUAL))) {
            redis.send(key, Request.cmd(Command.DEL).arg(key)).await().atMost(SOON);
        }
        await().atMost(SOON).until(() -> open() == 0);
    }

    @Test
    void aFloodIsTakenAtItsRateAndAnotherSocketIsAnsweredAtOnce() {
        try (SocketClient flood = SocketClient.greeted(address);
                SocketClient good = SocketClient.greeted(address)) {
            long begin = System.nanoTime();
            IntStream.range(0, 1000).forEach(i -> flood.send(unwatch(i)));

            ask(good, "1", QuestionId.random());

            assertThat(good.reply("1").path("type").asText()).isEqualTo("asked");
            long answered = count(flood, "ok");
            // What may come at once, and what has come since; a second's worth of slack, for the counting comes later
            // than the clock.
            double seconds = (System.nanoTime() - begin) / 1e9 + 1;
            assertThat(answered).isLessThanOrEqualTo((long) (30 + 20 * seconds));
        }
    }

    @Test
    void anHonestBurstLosesNothing() {
        try (SocketClient client = SocketClient.greeted(address)) {
            IntStream.range(0, 50).forEach(i -> client.send(unwatch(i)));

            await().atMost(SOON).until(() -> count(client, "ok") == 50);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void whoKeepsFloodingIsToldSoAndClosed() {
        try (SocketClient flood = SocketClient.greeted(address)) {
            IntStream.range(0, 1000).forEach(i -> flood.send(unwatch(i)));

            assertThatObject(flood.next("error"))
                    .returns("rate_limited", error -> error.path("code").asText())
                    .returns(true, error -> error.path("retryable").asBoolean())
                    .matches(error -> error.path("retryAfterMs").asLong() > 0);
            assertThat(flood.closeCode()).isEqualTo(4529);
        }
    }

    @Test
    void pingsAreNotAnsweredWithoutAnEnd() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        WebSocket pinging = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("answers.v1")
                .buildAsync(URI.create(address.toString().replaceFirst("^http", "ws")), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
                        answered.incrementAndGet();
                        socket.request(1);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        pinging.sendText(Visitor.USUAL.hello(), true).get(10, TimeUnit.SECONDS);
        long end = System.nanoTime() + SOON.toNanos();

        while (System.nanoTime() < end && !pinging.isInputClosed()) {
            pinging.sendPing(ByteBuffer.wrap(new byte[100]))
                    .exceptionally(closed -> null)
                    .get(10, TimeUnit.SECONDS);
        }

        assertThat(pinging.isInputClosed()).isTrue();
        // Each is answered when it is read. Some thousands fit into what is read before reading is paused, and no more
        // are read before those had their
        // turn.
        assertThat(answered).hasValueLessThan(20_000);
        await().atMost(SOON).until(() -> open() == 0);
    }

    @Test
    void guessingIdsIsSlow() {
        try (SocketClient guesser = SocketClient.greeted(address)) {
            long begin = System.nanoTime();
            IntStream.range(0, 10)
                    .forEach(i -> guesser.send("{\"type\":\"watch\",\"ref\":\"" + i + "\",\"question\":\""
                            + UNKNOWN.substring(0, 35) + i + "\"}"));

            await().atMost(SOON).until(() -> count(guesser, "error") >= 6);

            // Three at once, then one in half a second.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void anOwnerHasSoManySocketsAndANewOneWhenOneHasGone() {
        List<SocketClient> mine = IntStream.range(0, 4)
                .mapToObj(i -> SocketClient.greeted(address))
                .toList();
        try (SocketClient tooMany = new SocketClient(address)) {
            tooMany.send(Visitor.USUAL.hello());

            assertThatObject(tooMany.next("error"))
                    .returns("too_many_connections", error -> error.path("code").asText())
                    .matches(error -> error.path("retryAfterMs").asLong() > 0);
            assertThat(tooMany.closeCode()).isEqualTo(4529);
        }
        mine.get(0).close();
        await().atMost(SOON).until(() -> open() == 3);
        try (SocketClient next = SocketClient.greeted(address)) {
            assertThat(next.isOpen()).isTrue();
        } finally {
            mine.forEach(SocketClient::close);
        }
    }

    @Test
    void socketsThatSayNothingAreBoundedKeepNobodyOutAndGoAway() {
        List<SocketClient> silent =
                IntStream.range(0, 20).mapToObj(i -> new SocketClient(address)).toList();
        await().atMost(SOON).until(() -> open() <= 3);

        try (SocketClient good = SocketClient.greeted(address)) {
            await().atMost(SOON).until(() -> open() == 1);

            assertThat(good.isOpen()).isTrue();
            assertThat(silent).noneMatch(SocketClient::isOpen);
            assertThat(silent.get(19).closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void aQuestionTooManyIsToldWhenToAskAgainAndOneThatWasTakenIsTakenAgain() {
        QuestionId first = QuestionId.random();
        try (SocketClient client = SocketClient.greeted(address)) {
            ask(client, "1", first);
            client.reply("1");
            IntStream.range(2, 5).forEach(i -> askAndEnd(client, i));

            ask(client, "5", QuestionId.random());
            assertThatObject(client.reply("5"))
                    .returns("too_many_questions", error -> error.path("code").asText())
                    .returns(true, error -> error.path("retryable").asBoolean())
                    .matches(error -> error.path("retryAfterMs").asLong() > 40_000);
            ask(client, "6", first);
            assertThat(client.reply("6").path("type").asText()).isEqualTo("asked");
        }
    }

    @Test
    void tooManyRunningAnswersAreRefusedUntilOneIsStopped() {
        QuestionId first = QuestionId.random();
        try (SocketClient client = SocketClient.greeted(address)) {
            ask(client, "1", first);
            client.reply("1");
            ask(client, "2", QuestionId.random());
            client.reply("2");

            QuestionId third = QuestionId.random();
            ask(client, "3", third);
            assertThatObject(client.reply("3"))
                    .returns("too_many_running", error -> error.path("code").asText())
                    .returns(2000L, error -> error.path("retryAfterMs").asLong());
            assertThat(log.top(third).await().atMost(SOON)).isEmpty();

            client.send("{\"type\":\"stop\",\"ref\":\"4\",\"question\":\"" + first + "\"}")
                    .reply("4");
            ask(client, "5", third);
            assertThat(client.reply("5").path("type").asText()).isEqualTo("asked");
        }
    }

    @Test
    void theWelcomeTellsTheLimits() {
        try (SocketClient client = SocketClient.greeted(address)) {
            JsonNode limits = client.next("welcome").path("limits");

            assertThatObject(limits)
                    .returns(4, told -> told.path("connections").asInt())
                    .returns(20, told -> told.path("commandsPerSecond").asInt())
                    .returns(4, told -> told.path("questionsPerMinute").asInt())
                    .returns(2, told -> told.path("runningAnswers").asInt());
        }
    }

    private void askAndEnd(SocketClient client, int number) {
        QuestionId id = QuestionId.random();
        ask(client, Integer.toString(number), id);
        assertThat(client.reply(Integer.toString(number)).path("type").asText()).isEqualTo("asked");
        new Pen(log, id).start().end();
    }

    private static void ask(SocketClient client, String ref, QuestionId id) {
        client.send("{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
    }

    private static String unwatch(int ref) {
        return "{\"type\":\"unwatch\",\"ref\":\"f" + ref + "\",\"question\":\"" + UNKNOWN + "\"}";
    }

    private static long count(SocketClient client, String type) {
        return client.frames().stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .count();
    }

    /** The gauge comes with the first socket. */
    private int open() {
        Gauge connections = meters.find("runnel.gateway.connections").gauge();
        return connections == null ? 0 : (int) connections.value();
    }

    public static class SmallLimits implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "runnel.gateway.limits.connections-per-owner", "4",
                    "runnel.gateway.limits.unannounced", "3",
                    "runnel.gateway.limits.commands-per-second", "20",
                    "runnel.gateway.limits.commands-at-once", "30",
                    "runnel.gateway.limits.flood-patience", "2s",
                    "runnel.gateway.limits.questions-per-minute", "4",
                    "runnel.gateway.limits.running-answers", "2",
                    "runnel.gateway.hello-timeout", "2s");
        }
    }
}
