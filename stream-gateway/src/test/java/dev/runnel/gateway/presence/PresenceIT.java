package dev.runnel.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Pen;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class PresenceIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    AnswerLog log;

    @Inject
    Keys keys;

    private final QuestionId id = QuestionId.random();

    @Test
    void countsThatCannotBeReadDisturbNoAnswerAndAreTakenUpWhenTheyCan() {
        send(Command.SET, keys.viewers(id), "no hash");
        try (SocketClient viewer = SocketClient.greeted(address)) {
            viewer.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
            viewer.next("watching");

            Pen pen = new Pen(log, id).start().write("Be");

            viewer.next("chunk");
            // Longer than it takes to be told, had there been anything to tell.
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> viewer.frames().stream()
                    .noneMatch(frame -> frame.path("type").asText().equals("viewers")));

            send(Command.DEL, keys.viewers(id));

            assertThat(viewer.next("viewers").path("count").asLong()).isEqualTo(1);
            pen.write("cause").end();
            assertThat(viewer.next("ended").path("reason").asText()).isEqualTo("stop");
        }
    }

    private void send(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        RedisForTests.send(request);
    }
}
