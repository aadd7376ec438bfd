package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class HttpIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI root;

    @Inject
    AnswerLog log;

    @Inject
    Keys keys;

    private final HttpClient http = HttpClient.newHttpClient();
    private final QuestionId id = QuestionId.random();

    @Test
    void aQuestionIsAcceptedWithTheAddressOfItsAnswer() throws Exception {
        HttpResponse<String> response = post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/v1/answers/" + id));
        assertThat(get("/v1/questions/" + id).path("state").asText()).isEqualTo("queued");
    }

    @Test
    void withoutStreamingTheReplyIsTheWholeAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> reply = http.sendAsync(
                postRequest("{\"id\":\"" + id + "\",\"text\":\"Why?\",\"stream\":false}"),
                HttpResponse.BodyHandlers.ofString());
        waitUntilAsked();
        new Pen(log, id).start().write("Be", "cause").end();

        JsonNode answer = JSON.readTree(reply.get().body());

        assertThat(answer.path("text").asText()).isEqualTo("Because");
        ProtocolDocument.get().check(answer);
    }

    @Test
    void whoWaitsTooLongForTheWholeIsGivenItsAddressInstead() throws Exception {
        HttpResponse<String> reply = post("{\"id\":\"" + id + "\",\"text\":\"Why?\",\"stream\":false}");

        assertThat(reply.statusCode()).isEqualTo(202);
        assertThat(reply.headers().firstValue("Location")).isPresent();
        assertThat(get("/v1/questions/" + id).path("state").asText()).isEqualTo("queued");
    }

    @Test
    void theQuestionTellsItsAnswerEvenBeforeAProducerWroteItDown() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        new Pen(log, id).start().write("Be", "cause").end();

        assertThatObject(get("/v1/questions/" + id))
                .returns("ended", view -> view.path("state").asText())
                .returns("Because", view -> view.path("answer").asText())
                .returns("stop", view -> view.path("reason").asText());
    }

    @Test
    void aQuestionWhoseLogIsGoneSaysSo() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        deleteLog();

        assertThat(get("/v1/questions/" + id).path("code").asText()).isEqualTo("gone");
    }

    @Test
    void theEventStreamHasEveryFrameUnderItsOffsetAndEnds() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        CompletableFuture<HttpResponse<Stream<String>>> stream =
                http.sendAsync(eventsRequest(null), HttpResponse.BodyHandlers.ofLines());
        new Pen(log, id).start().write("Be", "cause").end();

        assertThat(stream.get().headers().allValues("Cache-Control")).containsExactly("no-store");
        List<String> lines = stream.get().body().toList();

        AnswerReader reader = new AnswerReader(Offset.ASKED.toString());
        for (String data :
                lines.stream().filter(line -> line.startsWith("data:")).toList()) {
            JsonNode frame = JSON.readTree(data.substring(5));
            ProtocolDocument.get().check(frame);
            reader.take(frame);
        }
        assertThat(reader.text()).isEqualTo("Because");
        assertThat(lines).contains("event:ended", "id:" + Offset.SEAL);
    }

    @Test
    void anEventStreamResumesAfterTheLastEventAndIsOverAfterTheEnd() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        new Pen(log, id).start().write("Be", "cause").end();

        String rest = http.send(eventsRequest("01-00000002"), HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(rest).doesNotContain("\"Be\"").contains("\"cause\"");
        assertThat(http.send(eventsRequest(Offset.SEAL.toString()), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void theEventStreamOfAnUnknownQuestionIsRefusedBeforeItBegins() throws Exception {
        assertRefused(404, "not_found");
    }

    @Test
    void theEventStreamOfAnExpiredLogIsRefusedBeforeItBegins() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        deleteLog();

        assertRefused(410, "gone");
    }

    @Test
    void anEventStreamWhoseLogVanishesSaysSoInItsLastEvent() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        new Pen(log, id).start();
        HttpResponse<Stream<String>> stream = http.send(eventsRequest(null), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = stream.body().iterator();
        awaitLine(lines, "event:started");

        deleteLog();

        awaitLine(lines, "event:error");
        JsonNode error = JSON.readTree(awaitLine(lines, "data:").substring(5));
        assertThat(error.path("code").asText()).isEqualTo("gone");
        assertThat(error.path("question").asText()).isEqualTo(id.toString());
        ProtocolDocument.get().check(error);
        assertThat(lines).toIterable().allMatch(String::isEmpty);
    }

    @Test
    void aPollWaitsForSomethingNew() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        Pen pen = new Pen(log, id).start();
        CompletableFuture<HttpResponse<String>> poll = http.sendAsync(
                request("/v1/answers/" + id + "?after=01-00000001&wait=10").build(),
                HttpResponse.BodyHandlers.ofString());
        pen.write("Because");

        JsonNode page = JSON.readTree(poll.get().body());

        assertThat(page.at("/frames/0/text").asText()).isEqualTo("Because");
        assertThat(page.path("state").asText()).isEqualTo("streaming");
        assertThat(page.path("head").asText()).isEqualTo("01-00000002");
        ProtocolDocument.get().check(page.at("/frames/0"));
    }

    @Test
    void aPollForNothingNewComesBackEmpty() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");

        assertThat(get("/v1/answers/" + id + "?wait=1").path("frames")).isEmpty();
    }

    @Test
    void deleteStopsAnAnswerAndIsHarmlessTwice() throws Exception {
        post("{\"id\":\"" + id + "\",\"text\":\"Why?\"}");
        HttpRequest delete = request("/v1/answers/" + id).DELETE().build();

        assertThat(http.send(delete, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(204);
        assertThat(http.send(delete, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(204);
        assertThat(get("/v1/questions/" + id).path("reason").asText()).isEqualTo("stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "404, not_found, /v1/answers/0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061",
        "404, not_found, /v1/questions/0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061",
        "400, invalid_id, /v1/answers/7",
        "400, invalid_offset, /v1/answers/0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061?after=7",
        "400, malformed, /v1/answers/0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061?wait=x"
    })
    void aMistakeHasItsStatusAndItsCode(int status, String code, String path) throws Exception {
        HttpResponse<String> response = http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("code").asText()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | malformed | {",
                "400 | question_empty | {}",
                "400 | invalid_id | {\"id\":\"7\",\"text\":\"x\"}"
            })
    void aBadQuestionIsRefusedByItsCode(int status, String code, String body) throws Exception {
        HttpResponse<String> response = post(body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("code").asText()).isEqualTo(code);
    }

    @Test
    void anOverlongBodyIsRefusedByItsCode() throws Exception {
        HttpResponse<String> response = post("{\"text\":\"" + "x".repeat(300_000) + "\"}");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(response.body()).path("code").asText()).isEqualTo("frame_too_large");
    }

    @Test
    void theHttpPartIsDescribed() throws Exception {
        String document = http.send(request("/v1/openapi").build(), HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(document).contains("/v1/questions/{id}", "/v1/answers/{id}", "text/event-stream", "Last-Event-ID");
    }

    private void assertRefused(int status, String code) throws Exception {
        HttpResponse<String> response = http.send(eventsRequest(null), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(JSON.readTree(response.body()).path("code").asText()).isEqualTo(code);
    }

    private void deleteLog() {
        RedisForTests.send(Request.cmd(Command.DEL).arg(keys.answer(id)));
    }

    private static String awaitLine(Iterator<String> lines, String beginning) {
        String line = lines.next();
        while (!line.startsWith(beginning)) {
            line = lines.next();
        }
        return line;
    }

    private void waitUntilAsked() {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> log.top(id).await().atMost(Duration.ofSeconds(5)).isPresent());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(postRequest(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest postRequest(String body) {
        return request("/v1/questions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(http.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private HttpRequest eventsRequest(String lastEventId) {
        HttpRequest.Builder request = request("/v1/answers/" + id).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return request.build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path))
                .header("Authorization", Visitor.USUAL.bearer())
                .timeout(Duration.ofSeconds(20));
    }
}
