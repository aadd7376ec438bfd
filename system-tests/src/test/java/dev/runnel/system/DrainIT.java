package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that is stopped in the regular way, by SIGTERM: what its clients see of it, and what is left of it. */
@ExtendWith(TailsOnFailure.class)
class DrainIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Installation runnel;
    private static Service gateway;

    private final HttpClient http = HttpClient.newHttpClient();
    private final QuestionId id = QuestionId.random();

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateway = runnel.gateway("draining", Map.of("RUNNEL_GATEWAY_DRAIN", "6s"));
    }

    @BeforeEach
    void startWhatATestEnded() {
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void aGatewayThatIsToldToStopServesOnSaysSoAndLeavesNothingBehind() {
        try (SocketClient client = SocketClient.greeted(gateway.at("/v1/socket"))) {
            ask(client, id);
            await().atMost(SOON).until(() -> runnel.store().groups(id).equals(List.of("gateway:draining")));
            assertThat(runnel.store().isNameTaken("draining")).isTrue();

            CompletableFuture<Integer> end = CompletableFuture.supplyAsync(gateway::terminate);

            assertThat(client.next("goaway").path("withinMs").asLong()).isBetween(1L, 6000L);
            await().atMost(SOON).until(() -> !gateway.isReady());
            ask(client, QuestionId.random());
            assertThat(client.closeCode()).isEqualTo(4503);
            end.join();
            assertThat(runnel.store().groups(id)).isEmpty();
            assertThat(runnel.store().isNameTaken("draining")).isFalse();
        }
    }

    @Test
    void overHttpEverybodyIsAnsweredAndNobodyIsToldAnEnd() throws Exception {
        long requests = runnel.store().requests();
        try (SocketClient client = SocketClient.greeted(gateway.at("/v1/socket"))) {
            ask(client, id);
        }
        CompletableFuture<HttpResponse<String>> events =
                send(HttpRequest.newBuilder(gateway.at("/v1/answers/" + id)).header("Accept", "text/event-stream"));
        CompletableFuture<HttpResponse<String>> poll =
                send(HttpRequest.newBuilder(gateway.at("/v1/answers/" + id + "?after=00-00000001&wait=40")));
        CompletableFuture<HttpResponse<String>> whole = send(HttpRequest.newBuilder(gateway.at("/v1/questions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"Why?\",\"stream\":false}")));
        await().atMost(SOON).until(() -> runnel.store().requests() == requests + 2);

        gateway.terminate();

        assertThat(reply(events).statusCode()).isEqualTo(200);
        assertThat(reply(events).body()).contains("event:watching").doesNotContain("\nid:");
        assertThatObject(JSON.readTree(reply(poll).body()))
                .returns("queued", page -> page.path("state").asText())
                .returns(0, page -> page.path("frames").size());
        assertThat(reply(whole).statusCode()).isEqualTo(202);
        assertThat(runnel.store().groups(id)).isEmpty();
    }

    @Test
    void whoWantsThePageMeanwhileIsToldToComeAgainAndKeepsNothingOfIt() throws Exception {
        String page = reply(send(HttpRequest.newBuilder(gateway.at("/")))).body();
        Matcher asset = Pattern.compile("/assets/[^\"]+").matcher(page);
        assertThat(asset.find()).isTrue();

        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(gateway::terminate);

        await().atMost(SOON).until(() -> !gateway.isReady());
        for (String path : List.of("/", "/index.html", "/a/" + id, asset.group(), "/favicon.svg")) {
            assertThatObject(reply(send(HttpRequest.newBuilder(gateway.at(path)))))
                    .as(path)
                    .returns(503, HttpResponse::statusCode)
                    .returns(List.of("6"), reply -> reply.headers().allValues("Retry-After"))
                    .returns(List.of("no-store"), reply -> reply.headers().allValues("Cache-Control"))
                    .returns(true, reply -> reply.body().contains("shutting down"));
        }
        end.join();
    }

    private static void ask(SocketClient client, QuestionId question) {
        client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + question + "\",\"text\":\"Why?\"}");
        client.next(frame -> isWatching(frame, question));
    }

    private static boolean isWatching(JsonNode frame, QuestionId question) {
        return frame.path("type").asText().equals("watching")
                && frame.path("question").asText().equals(question.toString());
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(
                Http.known(request.timeout(Duration.ofSeconds(60)).build()), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> reply(CompletableFuture<HttpResponse<String>> reply) throws Exception {
        return reply.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
