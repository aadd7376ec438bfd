package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.MetricsDocument;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class MetricsIT {

    @Inject
    Asker asker;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void theDocumentNamesEveryMetricOfAProducerWithItsTypeAndNoOther() {
        assertThat(MetricsDocument.of(metrics)).isEqualTo(MetricsDocument.of("Producer"));
    }

    @Test
    void aQuestionIsCountedFromItsStartToItsEnd() {
        String text = unique("one two three");
        double attempts = sum("runnel_producer_attempts_total", "why=\"first\"");
        double answers = sum("runnel_producer_answers_total", "reason=\"stop\"", "error=\"none\"");
        double pieces = sum("runnel_producer_pieces_total");
        double firstTokens = sum("runnel_producer_first_token_seconds_count");
        double read = sum("gen_ai_client_token_usage_tokens_sum", "=\"standard\"", "=\"input\"");
        double written = sum("gen_ai_client_token_usage_tokens_sum", "=\"standard\"", "=\"output\"");
        ScriptedModel.SERVER.on(text, wire -> wire.begin()
                .text("a")
                .pause(200)
                .text("b")
                .pause(200)
                .finish("stop")
                .usage(11, 5)
                .done());

        asker.outcome(asker.ask(text));

        await().atMost(Asker.SOON)
                .until(() -> sum("runnel_producer_answers_total", "reason=\"stop\"", "error=\"none\"") == answers + 1);
        assertThat(sum("runnel_producer_attempts_total", "why=\"first\"")).isEqualTo(attempts + 1);
        // Two pieces and the end go the same way, but only the pieces are pieces.
        assertThat(sum("runnel_producer_pieces_total")).isEqualTo(pieces + 2);
        assertThat(sum("runnel_producer_first_token_seconds_count")).isEqualTo(firstTokens + 1);
        assertThat(sum("gen_ai_client_token_usage_tokens_sum", "=\"standard\"", "=\"input\""))
                .isEqualTo(read + 11);
        assertThat(sum("gen_ai_client_token_usage_tokens_sum", "=\"standard\"", "=\"output\""))
                .isEqualTo(written + 5);
    }

    @Test
    void whatTheModelFailsAndTheNextAttemptAreCounted() {
        String text = unique("fails once");
        double failures = sum("runnel_producer_model_failures_total", "model_broke_off");
        double retries = sum("runnel_producer_attempts_total", "retry");
        ScriptedModel.SERVER.on(
                text,
                wire -> wire.begin().text("half"),
                wire -> wire.begin().text("whole").finish("stop").done());

        asker.outcome(asker.ask(text));

        assertThat(sum("runnel_producer_model_failures_total", "model_broke_off"))
                .isEqualTo(failures + 1);
        assertThat(sum("runnel_producer_attempts_total", "retry")).isEqualTo(retries + 1);
    }

    @Test
    void whoeverIsStoppedIsFencedByTheEnd() {
        String text = unique("stopped");
        double fenced = sum("runnel_producer_fenced_total", "by=\"end\"");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            while (!wire.isClosed()) {
                wire.text(".").pause(50);
            }
        });
        QuestionId id = asker.ask(text);
        asker.awaitText(id, ".");

        asker.stop(id);

        await().atMost(Asker.SOON).until(() -> sum("runnel_producer_fenced_total", "by=\"end\"") == fenced + 1);
    }

    private double sum(String name, String... tags) {
        return MetricsDocument.sum(metrics, name, tags);
    }
}
