package dev.runnel.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.UsersFile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everybody is told how many watch, whichever gateway they are at. */
@ExtendWith(TailsOnFailure.class)
class ViewersIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    /** A dead gateway's count goes stale after 30 s, and is looked at every 2 s. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(40);

    /** As many as would be noticed. */
    private static final int ANSWERS = 10;

    private static final Duration WATCHED = Duration.ofSeconds(Scale.of("viewers.seconds", 8, 20));

    private static TcpProxy beforeA;
    private static Installation runnel;
    private static Service gatewayA;
    private static Service gatewayB;

    private final QuestionId id = QuestionId.random();

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        beforeA = TcpProxy.before(RedisForTests.running());
        gatewayA = runnel.gateway("gateway-a", RedisForTests.running().environment(UsersFile.GATEWAY, beforeA.port()));
        gatewayB = runnel.gateway("gateway-b");
        runnel.producer("one", 8);
        runnel.model().on("Keep me waiting", wire -> wire.begin().stall());
    }

    @BeforeEach
    void startWhatATestEnded() {
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
        beforeA.close();
    }

    @Test
    void everybodyIsToldHowManyWatchAndTheDeadAreForgotten() {
        try (SocketClient asker = greeted(gatewayA);
                SocketClient guest = greeted(gatewayA);
                SocketClient farAway = greeted(gatewayB)) {
            asker.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Keep me waiting\"}");
            asker.next("watching");
            awaitCount(1, asker);
            watch(guest);
            watch(farAway);
            awaitCount(3, asker, guest, farAway);

            guest.close();

            awaitCount(2, asker, farAway);

            gatewayB.kill9();

            await().atMost(FORGOTTEN).until(() -> lastCount(asker) == 1);
        }
    }

    @Test
    void aGatewayThatRedisWasAwayForReadsOnAndIsToldOfThoseWhoCameMeanwhile() {
        Teller teller = new Teller();
        runnel.model().on("Count for us", teller);
        try (SocketClient asker = greeted(gatewayA);
                SocketClient guest = greeted(gatewayB)) {
            asker.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Count for us\"}");
            asker.next("chunk");
            awaitCount(1, asker);

            beforeA.cut();

            watch(guest);
            awaitCount(2, guest);
            assertThat(lastCount(asker)).isEqualTo(1);

            beforeA.resume();

            awaitCount(2, asker, guest);
            teller.end();
            assertThat(asker.next("ended").path("length").asLong())
                    .isEqualTo(textOf(asker).length())
                    .isEqualTo(teller.said().length());
        }
    }

    @Test
    void countingCostsLessThanACommandASecondForEachAnswer() {
        try (SocketClient asker = greeted(gatewayA)) {
            List<QuestionId> answers =
                    Stream.generate(QuestionId::random).limit(ANSWERS).toList();
            answers.forEach(answer -> asker.send(
                    "{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + answer + "\",\"text\":\"Keep me waiting\"}"));
            await().atMost(SOON).until(() -> count(asker, "viewers") == ANSWERS);
            long before = commands();

            await().pollDelay(WATCHED).atMost(WATCHED.plus(SOON)).until(() -> true);

            double each = (commands() - before) / (double) WATCHED.toSeconds() / ANSWERS;
            System.out.printf("measured: %.2f commands/s for the viewers of each of %d answers%n", each, ANSWERS);
            assertThat(each).isBetween(0.2, 1.0);
            answers.forEach(answer -> asker.send("{\"type\":\"stop\",\"ref\":\"2\",\"question\":\"" + answer + "\"}"));
            await().atMost(SOON).until(() -> count(asker, "ended") == ANSWERS);
        }
    }

    /** Of the kinds that only the counting uses. */
    private static long commands() {
        try (RedisClient redis = new RedisClient(RedisForTests.running().options(UsersFile.OPERATOR))) {
            Response statistics = redis.send(Command.INFO, "commandstats");
            return Stream.of("hset", "hgetall", "hdel", "expire")
                    .map(name -> RedisClient.field(statistics, "cmdstat_" + name))
                    .mapToLong(field -> field.isEmpty() ? 0 : Long.parseLong(field.replaceAll("calls=(\\d+),.*", "$1")))
                    .sum();
        }
    }

    private static long count(SocketClient client, String type) {
        return client.frames().stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .count();
    }

    private static String textOf(SocketClient client) {
        return client.frames().stream()
                .filter(frame -> frame.path("type").asText().equals("chunk"))
                .map(frame -> frame.path("text").asText())
                .collect(joining());
    }

    private void watch(SocketClient client) {
        client.send("{\"type\":\"watch\",\"ref\":\"1\",\"question\":\"" + id + "\"}");
        client.next("watching");
    }

    private static SocketClient greeted(Service gateway) {
        return SocketClient.greeted(gateway.at("/v1/socket"));
    }

    private static void awaitCount(long count, SocketClient... clients) {
        await().atMost(SOON).untilAsserted(() -> assertThat(clients)
                .allSatisfy(client -> assertThat(lastCount(client)).isEqualTo(count)));
    }

    /** 0 if it was told none. */
    private static long lastCount(SocketClient client) {
        List<JsonNode> told = client.frames().stream()
                .filter(frame -> frame.path("type").asText().equals("viewers"))
                .toList();
        return told.isEmpty() ? 0 : told.get(told.size() - 1).path("count").asLong();
    }
}
