package dev.runnel.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connection that broke without a word is kept for a while, but nobody is told of a reader there. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
@TestProfile(SilentViewerIT.ShortHeartbeat.class)
class SilentViewerIT {

    @TestHTTPResource("/v1/socket")
    URI address;

    private final QuestionId id = QuestionId.random();

    @Test
    void whoHasMissedAPingIsNotCountedUntilHeardOfAgain() {
        try (SocketClient silent = SocketClient.mute(address);
                SocketClient reader = SocketClient.greeted(address)) {
            silent.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
            silent.next("watching");
            reader.send("{\"type\":\"watch\",\"ref\":\"1\",\"question\":\"" + id + "\"}");
            awaitTold(2, reader);

            awaitTold(1, reader);

            assertThat(silent.isOpen()).isTrue();
            silent.send("{\"type\":\"pong\"}");
            awaitTold(2, reader);
        }
    }

    private static void awaitTold(long count, SocketClient reader) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            List<JsonNode> told = reader.frames().stream()
                    .filter(frame -> frame.path("type").asText().equals("viewers"))
                    .toList();
            return !told.isEmpty() && told.get(told.size() - 1).path("count").asLong() == count;
        });
    }

    public static class ShortHeartbeat implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runnel.gateway.heartbeat", "4s");
        }
    }
}
