package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.MetricsDocument;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class MetricsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TestHTTPResource("/v1/socket")
    URI socket;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Inject
    AnswerLog log;

    private final QuestionId id = QuestionId.random();

    @Test
    void theDocumentNamesEveryMetricOfAGatewayWithItsTypeAndNoOther() {
        assertThat(MetricsDocument.of(metrics)).isEqualTo(MetricsDocument.of("Gateway"));
    }

    @Test
    void aQuestionAndWhatIsSentOfItsAnswerAreCounted() {
        double asked = sum("runnel_gateway_questions_total", "outcome=\"accepted\"");
        double repeated = sum("runnel_gateway_questions_total", "outcome=\"repeated\"");
        double entries = sum("runnel_gateway_reader_entries_total");
        double deliveries = sum("runnel_gateway_delivery_seconds_count");
        double left = sum("runnel_gateway_closes_total", "code=\"client\"");
        try (SocketClient client = SocketClient.greeted(socket)) {
            client.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
            client.next("watching");
            await().atMost(SOON).until(() -> sum("runnel_gateway_viewers") == 1);
            double frames = sum("runnel_gateway_frames_total", "socket");
            double characters = sum("runnel_gateway_characters_total", "socket");

            new Pen(log, id).start().write("Be", "cause").end();

            client.next("ended");
            assertThat(sum("runnel_gateway_frames_total", "socket")).isGreaterThanOrEqualTo(frames + 3);
            assertThat(sum("runnel_gateway_characters_total", "socket")).isGreaterThan(characters + "Because".length());
            assertThat(sum("runnel_gateway_reader_entries_total")).isEqualTo(entries + 4);
            assertThat(sum("runnel_gateway_delivery_seconds_count")).isGreaterThan(deliveries);
            client.send("{\"type\":\"ask\",\"ref\":\"2\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
            client.reply("2");
        }
        assertThat(sum("runnel_gateway_questions_total", "outcome=\"accepted\""))
                .isEqualTo(asked + 1);
        assertThat(sum("runnel_gateway_questions_total", "outcome=\"repeated\""))
                .isEqualTo(repeated + 1);
        await().atMost(SOON).until(() -> sum("runnel_gateway_closes_total", "code=\"client\"") == left + 1);
        assertThat(sum("runnel_gateway_viewers")).isZero();
    }

    @Test
    void refusalsAndErrorsAreCountedByTheirCodes() {
        double refused = sum("runnel_gateway_questions_total", "outcome=\"question_empty\"");
        double told = sum("runnel_gateway_errors_total", "code=\"question_empty\"");
        try (SocketClient client = SocketClient.greeted(socket)) {

            client.send("{\"type\":\"ask\",\"ref\":\"1\",\"text\":\"\"}");

            client.next("error");
        }
        assertThat(sum("runnel_gateway_questions_total", "outcome=\"question_empty\""))
                .isEqualTo(refused + 1);
        assertThat(sum("runnel_gateway_errors_total", "code=\"question_empty\""))
                .isEqualTo(told + 1);
    }

    @Test
    void theQueueIsLookedAtWithoutBeingAskedForIt() {
        await().atMost(SOON).until(() -> sum("runnel_queue_length") >= 0 && sum("runnel_redis_memory_used_bytes") > 0);

        assertThat(sum("runnel_redis_memory_max_bytes")).as("no limit is set").isNaN();
    }

    @Test
    void theReaderIsSeenToReadAlsoWhileNobodyWatches() {
        await().atMost(SOON).until(() -> sum("runnel_gateway_reader_age_seconds") < 15);

        await().atMost(SOON).until(() -> sum("runnel_gateway_reader_age_seconds") < 1);
    }

    private double sum(String name, String... tags) {
        return MetricsDocument.sum(metrics, name, tags);
    }
}
