package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of gateways that died, on answers that are over. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class LeftoverGroupsIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String DEAD = Keys.gatewayGroup("dead");

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    AnswerLog log;

    @Inject
    Keys keys;

    @Inject
    NodeName node;

    private final QuestionId id = QuestionId.random();
    private SocketClient client;
    private Pen pen;

    @BeforeEach
    void ask() {
        client = SocketClient.greeted(address);
        client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        client.next("watching");
        pen = new Pen(log, id).start().write("x");
        client.next("chunk");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void afterTheEndTheGroupOfADeadGatewayIsDestroyedAndOtherPeoplesIsNot() {
        create(DEAD);
        read(DEAD);
        create("archive");

        pen.end();

        await().atMost(SOON).untilAsserted(() -> assertThat(groups()).containsExactly("archive"));
    }

    @Test
    void aGroupThatIsStillReadIsLeftAloneUntilItIsNot() {
        create(DEAD);
        pen.end();
        client.next("ended");
        long begun = System.nanoTime();

        // A consumer that claims nothing shows itself all the same.
        await().atMost(SOON).until(() -> {
            read(DEAD);
            return System.nanoTime() - begun > Duration.ofSeconds(5).toNanos();
        });

        assertThat(groups()).contains(DEAD);
        await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
    }

    @Test
    void whoeverComesAfterTheEndFindsTheLeftoversAsWell() {
        client.close();
        await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
        pen.end();
        create(node.group());
        create(DEAD);

        try (SocketClient late = SocketClient.greeted(address)) {
            late.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}");
            late.next("ended");

            await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
        }
    }

    private void create(String group) {
        send(Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(keys.answer(id))
                .arg(group)
                .arg("0"));
    }

    private void read(String group) {
        send(Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group)
                .arg("reader")
                .arg("COUNT")
                .arg(1)
                .arg("STREAMS")
                .arg(keys.answer(id))
                .arg("0"));
    }

    private List<String> groups() {
        return send(Request.cmd(Command.XINFO).arg("GROUPS").arg(keys.answer(id))).stream()
                .map(group -> group.get("name").toString())
                .toList();
    }

    private Response send(Request request) {
        return RedisForTests.send(request);
    }
}
