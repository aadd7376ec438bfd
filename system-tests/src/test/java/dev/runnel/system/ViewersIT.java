package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everybody is told how many watch, whichever gateway they are at. */
@ExtendWith(TailsOnFailure.class)
class ViewersIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    /** A dead gateway's count goes stale after 30 s, and is looked at every 2 s. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(40);

    private static Installation runnel;
    private static Service gatewayA;
    private static Service gatewayB;

    private final QuestionId id = QuestionId.random();

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.url());
        gatewayA = runnel.gateway("gateway-a");
        gatewayB = runnel.gateway("gateway-b");
        runnel.producer("one", 8);
        runnel.model().on("Keep me waiting", wire -> wire.begin().stall());
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
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
