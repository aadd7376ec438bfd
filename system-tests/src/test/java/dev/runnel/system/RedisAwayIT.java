package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.local.redis.LocalRedis;
import dev.runnel.local.redis.LocalRedisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that goes away for a while and comes back with its data, as it does when its host restarts. */
@ExtendWith(TailsOnFailure.class)
class RedisAwayIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private static Path data;

    private static final int PORT = Service.freePort();

    private static LocalRedis redis;
    private static Installation runnel;
    private static Service gateway;
    private static Service producer;

    @BeforeAll
    static void startAll() {
        startRedis();
        runnel = new Installation(redis.url());
        gateway = runnel.gateway("gateway");
        producer = runnel.producer("one", 8);
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
        redis.close();
    }

    @Test
    void anAnswerThatWasRunningWhenRedisWentAwayEndsForTheViewerWhoStayed() {
        Teller teller = new Teller();
        runnel.model().on("Count on and on", teller);
        try (Viewer viewer = Viewer.asking("Count on and on", gateway)) {
            viewer.untilText("50 ");

            redis.close();

            await().atMost(SOON).until(() -> !gateway.isReady() && !producer.isReady());
            assertThat(gateway.isAlive()).isTrue();
            assertThat(producer.isAlive()).isTrue();
            assertThatObject(refusal("Anybody there?"))
                    .returns("store_unavailable", error -> error.path("code").asText())
                    .returns(true, error -> error.path("retryable").asBoolean())
                    .returns(false, error -> error.path("message").asText().isEmpty());

            Measured time = new Measured();
            startRedis();
            viewer.untilMore();
            time.until("Redis is back -> the viewer's next piece");
            teller.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.connections()).isEqualTo(1);
            assertThat(runnel.model().calls("Count on and on")).hasSize(1);
        }
        await().atMost(SOON).until(() -> gateway.isReady() && producer.isReady());
        await().atMost(SOON).untilAsserted(() -> assertThat(runnel.store().requests())
                .isZero());
    }

    private static JsonNode refusal(String question) {
        try (SocketClient client = SocketClient.greeted(gateway.at("/v1/socket"))) {
            return client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + QuestionId.random() + "\",\"text\":\""
                            + question + "\"}")
                    .reply("a");
        }
    }

    private static void startRedis() {
        String path = System.getenv().getOrDefault("PATH", "");
        redis = LocalRedis.start(new LocalRedisOptions(PORT, Optional.of(data), path));
    }
}
