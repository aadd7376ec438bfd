package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ScriptedModel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TracingIT.Traced.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class TracingIT {

    public static class Traced extends Quick {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = super.getConfigOverrides();
            config.put("runnel.key-prefix", "tracing-it");
            config.put("quarkus.otel.sdk.disabled", "false");
            config.put("quarkus.otel.traces.exporter", "none");
            return config;
        }
    }

    private static final String ASKING = "00f067aa0ba902b7";

    @Inject
    Asker asker;

    @Inject
    Spans spans;

    private final String trace = UUID.randomUUID().toString().replace("-", "");

    @Test
    void theAttemptTheModelsCallAndTheSealAreInTheTraceOfTheAsking() {
        String text = unique("traced");
        ScriptedModel.SERVER.on(
                text,
                wire -> wire.begin().text("yes").finish("stop").usage(11, 5).done());

        QuestionId id = ask(text);

        List<SpanData> all = spans.of(trace, 3);
        SpanData attempt = named(all, "attempt");
        SpanData chat = named(all, "chat standard");
        SpanData seal = named(all, "seal");
        assertThat(attempt.getParentSpanId()).isEqualTo(ASKING);
        assertThat(List.of(chat.getParentSpanId(), seal.getParentSpanId())).containsOnly(attempt.getSpanId());
        assertThat(attribute(attempt, "runnel.question.id")).isEqualTo(id.toString());
        assertThat(attribute(chat, "gen_ai.operation.name")).isEqualTo("chat");
        assertThat(attribute(chat, "gen_ai.request.model")).isEqualTo("standard");
        assertThat(attribute(chat, "server.address")).isEqualTo("127.0.0.1");
        assertThat(chat.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                .isEqualTo(11);
        assertThat(chat.getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens")))
                .isEqualTo(5);
        assertThat(chat.getAttributes().get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                .containsExactly("stop");
        assertThat(all.toString()).doesNotContain(text).doesNotContain("yes");
    }

    @Test
    void anAttemptThatTheModelFailsIsAnErrorAndTheNextOneIsInTheSameTrace() {
        String text = unique("fails once");
        ScriptedModel.SERVER.on(
                text,
                wire -> wire.begin().text("half"),
                wire -> wire.begin().text("whole").finish("stop").done());

        ask(text);

        List<SpanData> all = spans.of(trace, 5);
        assertThat(all).filteredOn(span -> span.getName().equals("attempt")).hasSize(2);
        assertThat(all)
                .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder("attempt", "chat standard");
        assertThat(all)
                .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                .allMatch(span -> attribute(span, "error.type").equals("model_broke_off"));
    }

    @Test
    void whatIsTakenOverFromALostProducerStaysInItsTraceWithTheTimeThatWasLost() {
        String text = unique("lost");
        QuestionId id = asker.prepare(text, traceparent());
        asker.append(id, Offset.started(1), new Entry.Started(1, "killed", "standard"));

        asker.requestAgain(id, 1);

        List<SpanData> all = spans.of(trace, 4);
        SpanData attempt = named(all, "attempt");
        SpanData lost = named(all, "taken over");
        assertThat(attribute(lost, "runnel.producer.name")).isEqualTo("killed");
        assertThat(lost.getAttributes().get(AttributeKey.longKey("runnel.attempt")))
                .isEqualTo(1);
        assertThat(lost.getParentSpanId()).isEqualTo(ASKING);
        assertThat(lost.getStartEpochNanos()).isLessThanOrEqualTo(attempt.getStartEpochNanos());
        assertThat(attempt.getAttributes().get(AttributeKey.longKey("runnel.attempt")))
                .isEqualTo(2);
        assertThat(attempt.getAttributes().get(AttributeKey.booleanKey("runnel.taken_over")))
                .isTrue();
    }

    @Test
    void whatIsStoppedEndsItsSpansAndNamesTheFence() {
        String text = unique("stopped");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            while (!wire.isClosed()) {
                wire.text(".").pause(50);
            }
        });
        QuestionId id = ask(text);
        asker.awaitText(id, ".");

        asker.stop(id);

        assertThat(attribute(named(spans.of(trace, 2), "attempt"), "runnel.fenced_by"))
                .isEqualTo("end");
    }

    private QuestionId ask(String text) {
        QuestionId id = asker.prepare(text, traceparent());
        asker.request(id);
        return id;
    }

    private String traceparent() {
        return "00-" + trace + "-" + ASKING + "-01";
    }

    private static SpanData named(List<SpanData> all, String name) {
        return all.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + all));
    }

    private static String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }
}
