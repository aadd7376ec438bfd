package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SocketErrorsIT {

    private static final String UNKNOWN = "0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061";
    private static final Duration SOON = Duration.ofSeconds(5);

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    AnswerLog log;

    @Inject
    RedisRouter redis;

    @Inject
    Keys keys;

    @Inject
    GatewayConfig config;

    private SocketClient client;

    @BeforeEach
    void connect() {
        client = SocketClient.greeted(address);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "malformed           | {'type':'ask'",
                "malformed           | []",
                "malformed           | {'type':'watch','ref':'r'}",
                "unknown_type        | {'type':'shout','ref':'r'}",
                "invalid_id          | {'type':'watch','ref':'r','question':'7'}",
                "invalid_offset      | {'type':'watch','ref':'r','question':'" + UNKNOWN + "','after':'7'}",
                "not_found           | {'type':'watch','ref':'r','question':'" + UNKNOWN + "'}",
                "not_found           | {'type':'stop','ref':'r','question':'" + UNKNOWN + "'}",
                "question_empty      | {'type':'ask','ref':'r','text':' '}",
                "question_empty      | {'type':'ask','ref':'r'}",
                "invalid_messages    | {'type':'ask','ref':'r','messages':[]}",
                "parent_not_found    | {'type':'ask','ref':'r','text':'Why?','parent':'" + UNKNOWN + "'}"
            })
    void everyMistakeHasItsCodeAndTheSocketStaysUsable(String code, String frame) {
        client.send(frame.replace('\'', '"'));

        assertThat(client.next("error").path("code").asText()).isEqualTo(code);
        assertThat(client.send("{\"type\":\"unwatch\",\"ref\":\"alive\",\"question\":\"" + UNKNOWN + "\"}")
                        .reply("alive"))
                .isNotNull();
    }

    @Test
    void anOverlongQuestionIsToldTheLimit() {
        client.send("{\"type\":\"ask\",\"ref\":\"r\",\"text\":\"" + "x".repeat(32_001) + "\"}");

        assertThatObject(client.reply("r"))
                .returns("question_too_long", error -> error.path("code").asText())
                .matches(error -> error.path("message").asText().contains("32000"));
    }

    @Test
    void aBinaryFrameIsRefusedInWords() {
        client.sendBinary(new byte[] {1, 2, 3});

        assertThat(client.next("error").path("code").asText()).isEqualTo("binary_frame");
    }

    @Test
    void aFrameOverTheLimitClosesTheSocketWith1009() {
        client.send("{\"type\":\"ask\",\"text\":\"" + "x".repeat(300_000) + "\"}");

        assertThat(client.closeCode()).isEqualTo(1009);
        assertThat(client.next("error").path("code").asText()).isEqualTo("frame_too_large");
    }

    @Test
    void whoDoesNotSayHelloFirstIsClosedWith4400() {
        try (SocketClient rude = new SocketClient(address)) {
            rude.send("{\"type\":\"stop\",\"ref\":\"r\",\"question\":\"" + UNKNOWN + "\"}");

            assertThat(rude.closeCode()).isEqualTo(4400);
            assertThat(rude.next("error").path("code").asText()).isEqualTo("hello_first");
        }
    }

    @Test
    void theSameIdWithAnotherTextIsAConflictAndWithTheSameTextTheSameQuestion() {
        QuestionId id = QuestionId.random();
        client.send(ask("1", id, "Why?")).reply("1");

        assertThatObject(client.send(ask("2", id, "Why?")).reply("2"))
                .returns("asked", reply -> reply.path("type").asText())
                .returns(0L, reply -> reply.path("queued").asLong());
        assertThat(client.send(ask("3", id, "How?")).reply("3").path("code").asText())
                .isEqualTo("conflict");
    }

    @Test
    void aFollowUpWaitsForTheAnswerBeforeIt() {
        QuestionId parent = QuestionId.random();
        client.send(ask("1", parent, "Why?")).reply("1");
        String followUp = "{\"type\":\"ask\",\"ref\":\"%s\",\"text\":\"And?\",\"parent\":\"" + parent + "\"}";

        assertThat(client.send(followUp.formatted("2")).reply("2").path("code").asText())
                .isEqualTo("parent_unfinished");
        new Pen(log, parent).start().write("Because").end();
        assertThat(client.send(followUp.formatted("3")).reply("3").path("type").asText())
                .isEqualTo("asked");
    }

    @Test
    void aFullQueueIsBusyAndSaysWhenToTryAgain() {
        IntStream.range(0, config.queue()).forEach(i -> queue(QuestionId.random()));
        try {
            QuestionId id = QuestionId.random();

            assertThatObject(client.send(ask("r", id, "Why?")).reply("r"))
                    .returns("busy", error -> error.path("code").asText())
                    .returns(2000L, error -> error.path("retryAfterMs").asLong());
            assertThat(log.top(id).await().atMost(SOON)).isEmpty();
        } finally {
            redis.send(keys.requests(), Request.cmd(Command.DEL).arg(keys.requests()))
                    .await()
                    .atMost(SOON);
        }
    }

    private void queue(QuestionId id) {
        redis.send(
                        keys.requests(),
                        Request.cmd(Command.XADD)
                                .arg(keys.requests())
                                .arg("*")
                                .arg(Keys.REQUEST_QUESTION)
                                .arg(id.toString()))
                .await()
                .atMost(SOON);
    }

    private static String ask(String ref, QuestionId id, String text) {
        return "{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}";
    }
}
