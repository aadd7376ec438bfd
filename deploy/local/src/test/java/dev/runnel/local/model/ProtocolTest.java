package dev.runnel.local.model;

import static dev.runnel.local.model.DemoClient.question;
import static dev.runnel.local.model.DemoClient.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest extends DemoModelTestBase {
    @Test
    void aStreamHasRoleTextFinishUsageAndDoneInThatOrder() throws Exception {
        DemoClient.Heard heard = client.listen(streamed("What is Runnel?"));

        List<JsonNode> chunks = heard.chunks();
        JsonNode usage = chunks.get(chunks.size() - 1);
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(heard.text()).startsWith(Author.DISCLOSURE).contains("# What Runnel is");
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt())
                .isEqualTo(heard.pieces("content").size());
        assertThat(heard.done()).isTrue();
    }

    @Test
    void everyChunkHasTheSameIdAndTheAskedModel() throws Exception {
        List<JsonNode> chunks =
                client.listen(streamed("Hello").put("model", "gpt-x")).chunks();

        assertThat(chunks).allMatch(chunk -> chunk.path("object").asText().equals("chat.completion.chunk"));
        assertThat(chunks).allMatch(chunk -> chunk.path("model").asText().equals("gpt-x"));
        assertThat(chunks)
                .extracting(chunk -> chunk.path("id").asText())
                .containsOnly(chunks.get(0).path("id").asText());
    }

    @Test
    void usageIsToldOnlyToThoseWhoAsk() throws Exception {
        DemoClient.Heard heard = client.listen(question("Hello").put("stream", true));

        assertThat(heard.chunks()).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void withoutStreamTheSameAnswerComesAtOnce() throws Exception {
        String streamed =
                client.listen(streamed("Tell me about consumer groups")).text();

        JsonNode whole = DemoClient.JSON.readTree(
                client.post(question("Tell me about consumer groups").toString())
                        .body());

        assertThat(whole.path("object").asText()).isEqualTo("chat.completion");
        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo(streamed);
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(whole.at("/usage/total_tokens").asInt()).isPositive();
    }

    @Test
    void aTokenLimitCutsTheAnswer() throws Exception {
        DemoClient.Heard heard = client.listen(streamed("Hello").put("max_tokens", 7));

        assertThat(heard.pieces("content")).hasSize(7);
        assertThat(heard.finishReason()).isEqualTo("length");
    }

    @Test
    void aFollowUpShowsThatTheHistoryWasSent() throws Exception {
        DemoClient.Heard heard = client.listen(streamed("What is Runnel?", "A small stream.", "And pub/sub?"));

        assertThat(heard.text())
                .contains("You asked before: “What is Runnel?” (2 earlier turns came with this question.)")
                .contains("# Redis Streams compared with pub/sub");
    }

    @Test
    void contentMayComeInParts() throws Exception {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"#text=one \"},{\"type\":\"text\",\"text\":\"two\"}]}]}";

        JsonNode whole = DemoClient.JSON.readTree(client.post(body).body());

        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("one two");
    }

    @Test
    void theModelsAreListed() throws Exception {
        JsonNode models = DemoClient.JSON.readTree(client.get("/models").body());

        assertThat(models.at("/data/0/id").asText()).isEqualTo(DemoModel.NAME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{nonsense | could not parse",
                "[] | must be a JSON object",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} | model",
                "{\"model\":\"m\"} | messages",
                "{\"model\":\"m\",\"messages\":[]} | messages",
                "{\"model\":\"m\",\"messages\":[{\"content\":\"hi\"}]} | messages[0].role",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]} | messages[0].content",
                "{\"model\":\"m\",\"stream\":\"yes\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} | stream",
                "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} | max_tokens"
            })
    void aBadRequestIsToldWhatIsWrong(String body, String about) throws Exception {
        HttpResponse<String> response = client.post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error(response).path("message").asText()).contains(about);
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        HttpResponse<String> response = client.get("/nothing");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response).path("code").asText()).isEqualTo("unknown_url");
    }

    @Test
    void aWrongMethodIsToldTheRightOne() throws Exception {
        HttpResponse<String> response = client.get("/chat/completions");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        assertThat(error(response).path("code").asText()).isEqualTo("method_not_allowed");
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        return DemoClient.JSON.readTree(response.body()).path("error");
    }
}
