package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Entry;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TracingIT.Traced.class)
@QuarkusTestResource(RedisForTests.class)
class TracingIT {

    public static class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "runnel.key-prefix", "gateway-tracing-it",
                    "quarkus.otel.sdk.disabled", "false",
                    "quarkus.otel.traces.exporter", "none");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final AttributeKey<String> UNTIL = AttributeKey.stringKey("runnel.until");

    @TestHTTPResource("/v1/questions")
    URI questions;

    @TestHTTPResource("/v1/socket")
    URI socket;

    @Inject
    AnswerLog log;

    @Inject
    Spans spans;

    private final QuestionId id = QuestionId.random();

    @Test
    void whoeverAsksOverHttpInATraceFindsTheQuestionInIt() throws Exception {
        String trace = UUID.randomUUID().toString().replace("-", "");

        post("00-" + trace + "-00f067aa0ba902b7-01");

        SpanData ask = spans.named("ask", id).get(0);
        assertThat(ask.getTraceId()).isEqualTo(trace);
        assertThat(ask.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(asked().traceparent()).isEqualTo("00-" + trace + "-" + ask.getSpanId() + "-01");
    }

    @Test
    void aTraceThatIsNotSampledStaysSo() throws Exception {
        String trace = UUID.randomUUID().toString().replace("-", "");

        post("00-" + trace + "-00f067aa0ba902b7-00");

        assertThat(asked().traceparent()).startsWith("00-" + trace).endsWith("-00");
    }

    @Test
    void anAskingThatIsRefusedSaysWhy() throws Exception {
        post("00-" + UUID.randomUUID().toString().replace("-", "") + "-00f067aa0ba902b7-01");
        try (SocketClient client = SocketClient.greeted(socket)) {
            client.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Something else?\"}");
            client.next("error");
        }

        SpanData second = spans.named("ask", id).get(1);
        assertThat(second.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(second.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("conflict");
    }

    @Test
    void aWatchIsATraceOfItsOwnThatIsLinkedToTheAsking() {
        try (SocketClient client = SocketClient.greeted(socket)) {
            client.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"What is a secret?\"}");
            client.next("watching");

            new Pen(log, id).start().write("Be", "cause").end();

            client.next("ended");
        }
        SpanData ask = spans.named("ask", id).get(0);
        SpanData watch = spans.named("watch", id).get(0);
        assertThat(watch.getTraceId()).isNotEqualTo(ask.getTraceId());
        assertThat(watch.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(context -> context.getTraceId() + context.getSpanId())
                .containsExactly(ask.getTraceId() + ask.getSpanId());
        assertThat(watch.getAttributes().get(UNTIL)).isEqualTo("99-00000000");
        assertThat(ask + "" + watch).doesNotContain("secret").doesNotContain("Because");
    }

    private Entry.Asked asked() {
        return (Entry.Asked) log.first(id).await().atMost(SOON).orElseThrow().entry();
    }

    private void post(String traceparent) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(questions)
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + id + "\",\"text\":\"Why?\"}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(202);
    }
}
