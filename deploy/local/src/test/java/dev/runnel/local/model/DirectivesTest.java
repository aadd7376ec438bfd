package dev.runnel.local.model;

import static dev.runnel.local.model.DemoClient.question;
import static dev.runnel.local.model.DemoClient.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest extends DemoModelTestBase {
    @Test
    void aDirectiveIsNotPartOfTheQuestion() throws Exception {
        assertThat(client.listen(streamed("#pace=9000 tell me about pub/sub #length"))
                        .text())
                .contains("# Redis Streams compared");
        assertThat(Directives.in("a #slow b #other #c=1").question()).isEqualTo("a  b #other #c=1");
    }

    @Test
    void paceSetsTheTokensPerSecond() throws Exception {
        long start = System.nanoTime();

        int pieces = client.listen(streamed("#pace=100 #text=" + "word ".repeat(60)))
                .pieces("content")
                .size();

        double expected = pieces / 100.0;
        assertThat((System.nanoTime() - start) / 1e9).isBetween(expected * 0.6, expected * 1.6 + 0.5);
    }

    @Test
    void slowIsThreeTokensASecond() throws Exception {
        assertThat(Directives.in("#slow").tokensPerSecond(40)).isEqualTo(3);
    }

    @Test
    void firstDelaysTheFirstTokenButNotTheHeaders() throws Exception {
        long start = System.nanoTime();

        HttpResponse<InputStream> response = client.open(streamed("#first=600 #text=x"));
        double headers = seconds(start);
        response.body().read();

        assertThat(headers).isLessThan(0.5);
        assertThat(seconds(start)).isBetween(0.6, 2.0);
    }

    @Test
    void stallSendsHeadersAndNothingElse() throws Exception {
        int before = client.state().path("active").asInt();

        try (InputStream body = client.open(streamed("#stall")).body()) {
            assertThat(client.state().path("active").asInt()).isEqualTo(before + 1);
            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(2)).until(() -> body.available() == 0);
        }
    }

    @Test
    void stallAfterSomeTokensKeepsTheConnectionOpen() throws Exception {
        try (InputStream body = client.open(streamed("#stall=3 Hello")).body()) {
            StringBuilder heard = new StringBuilder();

            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(3)).until(() -> {
                heard.append(new String(body.readNBytes(body.available()), StandardCharsets.UTF_8));
                return DemoClient.Heard.of(heard.toString()).pieces("content").size() == 3;
            });
        }
    }

    @Test
    void aClosedConnectionIsNoticedWithinASecond() throws Exception {
        int cancelled = client.state().path("cancelled").asInt();
        InputStream body = client.open(streamed("#pace=50 #long=20000")).body();
        body.read();

        body.close();

        await().atMost(Duration.ofSeconds(1))
                .until(() -> client.state().path("cancelled").asInt() == cancelled + 1);
        assertThat(client.state().path("active").asInt()).isZero();
    }

    @Test
    void aClosedConnectionIsNoticedDuringAStallAndBeforeAWholeAnswer() throws Exception {
        int cancelled = client.state().path("cancelled").asInt();

        client.open(streamed("#stall=1")).body().close();
        assertThatThrownBy(() -> client.post(question("#stall").toString(), Duration.ofMillis(300)))
                .isInstanceOf(IOException.class);

        await().atMost(Duration.ofSeconds(1))
                .until(() -> client.state().path("cancelled").asInt() == cancelled + 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void failRefusesBeforeAnything(int status) throws Exception {
        HttpResponse<String> response = client.post(streamed("#fail=" + status).toString());

        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = DemoClient.JSON.readTree(response.body()).path("error");
        assertThat(error.path("message").asText()).isNotEmpty();
        assertThat(error.path("type").asText()).isNotEmpty();
        assertThat(error.path("code").asText()).isNotEmpty();
        assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429 || status == 503);
    }

    @Test
    void failWithATimesStopsFailing() throws Exception {
        String body = streamed("#fail=503*2 hello").toString();

        List<Integer> statuses = List.of(
                client.post(body).statusCode(),
                client.post(body).statusCode(),
                client.post(body).statusCode());

        assertThat(statuses).containsExactly(503, 503, 200);
    }

    @Test
    void breakClosesTheConnectionInTheMiddle() throws Exception {
        InputStream body = client.open(streamed("#break=5 Hello")).body();
        StringBuilder heard = new StringBuilder();

        assertThatThrownBy(() -> {
                    for (int next = body.read(); next >= 0; next = body.read()) {
                        heard.append((char) next);
                    }
                })
                .isInstanceOf(IOException.class);

        assertThat(DemoClient.Heard.of(heard.toString()).pieces("content")).hasSize(5);
        assertThat(heard).doesNotContain("[DONE]");
    }

    @Test
    void anErrorChunkEndsTheStreamWithoutDone() throws Exception {
        DemoClient.Heard heard = client.listen(streamed("#errorchunk=4 Hello"));

        assertThat(heard.pieces("content")).hasSize(4);
        assertThat(heard.chunks()
                        .get(heard.chunks().size() - 1)
                        .at("/error/type")
                        .asText())
                .isEqualTo("server_error");
        assertThat(heard.done()).isFalse();
        assertThat(heard.finishReason()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 5_000, 60_000})
    void longIsAboutAsLongAsAsked(int characters) throws Exception {
        String text = client.listen(streamed("#pace=90000 #long=" + characters)).text();

        assertThat(text.length()).isBetween(characters - 1, characters + 10);
        assertThat(text).contains("## 1. ");
    }

    @Test
    void reasonComesBeforeTheText() throws Exception {
        DemoClient.Heard heard = client.listen(streamed("#reason #text=yes"));

        JsonNode usage = heard.chunks().get(heard.chunks().size() - 1).path("usage");
        assertThat(heard.pieces("reasoning_content")).hasSizeGreaterThan(10);
        assertThat(heard.text()).isEqualTo("yes");
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(heard.pieces("reasoning_content").size());
    }

    @Test
    void emptySaysNothingAndStops() throws Exception {
        DemoClient.Heard heard = client.listen(streamed("#empty"));

        assertThat(heard.text()).isEmpty();
        assertThat(heard.finishReason()).isEqualTo("stop");
    }

    @Test
    void lengthAndFilterCutTheAnswer() throws Exception {
        assertThat(client.listen(streamed("#length")).finishReason()).isEqualTo("length");
        assertThat(client.listen(streamed("#filter")).finishReason()).isEqualTo("content_filter");
        assertThat(client.listen(streamed("#filter")).pieces("content")).hasSize(Author.CUT);
    }

    @Test
    void textIsEchoedExactly() throws Exception {
        String odd =
                "  #slow \\u0000\t\u0001\u2028 👩‍👩‍👧‍👦🇬🇷 e\u0301 שלום العربية 日本語 \ud83d\ude00 \"quoted\" </script>\r ";
        String kilobyte = odd.repeat(1 + 1024 / odd.getBytes(StandardCharsets.UTF_8).length);

        assertThat(client.listen(streamed("#reason #text=" + kilobyte + "\nnot this"))
                        .text())
                .isEqualTo(kilobyte);
    }

    @Test
    void halfASurrogatePairBecomesAReplacementCharacter() throws Exception {
        String body =
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"#text=a\\ud83db\"}]}";

        assertThat(DemoClient.Heard.of(client.post(body).body()).text()).isEqualTo("a\ufffdb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#pace=fast",
                "#pace=0",
                "#pace",
                "#slow=3",
                "#first=-1",
                "#stall=x",
                "#fail",
                "#fail=200",
                "#fail=500*",
                "#break",
                "#errorchunk=a",
                "#long=1e9",
                "#reason=1",
                "#empty=0",
                "#length=5",
                "#filter=x"
            })
    void aMalformedDirectiveIsNamed(String directive) throws Exception {
        HttpResponse<String> response =
                client.post(streamed("tell me " + directive + " please").toString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(DemoClient.JSON
                        .readTree(response.body())
                        .at("/error/message")
                        .asText())
                .contains("Malformed directive " + directive);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
