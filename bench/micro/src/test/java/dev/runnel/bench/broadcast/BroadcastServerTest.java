package dev.runnel.bench.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.bench.micro.Options;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BroadcastServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final QuestionId id = QuestionId.random();
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        done(vertx.deployVerticle(new BroadcastServer(new Options("--port", "" + port))));
    }

    @AfterEach
    void stop() {
        done(vertx.close());
    }

    @Test
    void everyWatcherIsToldTheWholeAnswerInOrder() {
        List<List<JsonObject>> told =
                IntStream.range(0, 3).mapToObj(i -> watch()).toList();

        ask(40);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told)
                .allSatisfy(frames -> assertThat(last(frames).getString("type")).isEqualTo("ended")));
        assertThat(told).allSatisfy(BroadcastServerTest::isWholeAndInOrder);
    }

    private static void isWholeAndInOrder(List<JsonObject> frames) {
        List<JsonObject> log = frames.subList(2, frames.size());
        for (int i = 1; i < log.size(); i++) {
            assertThat(log.get(i).getString("after")).isEqualTo(log.get(i - 1).getString("offset"));
        }
        String text = log.stream().map(frame -> frame.getString("text", "")).collect(Collectors.joining());
        assertThat(text).hasSize(40 * 24);
        assertThat(last(frames).getString("digest")).isEqualTo(Summary.of(text).digest());
    }

    private static JsonObject last(List<JsonObject> frames) {
        return frames.get(frames.size() - 1);
    }

    private List<JsonObject> watch() {
        List<JsonObject> frames = new CopyOnWriteArrayList<>();
        WebSocket socket = done(vertx.createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/socket")
                        .addSubProtocol("answers.v1")));
        socket.textMessageHandler(text -> frames.add(new JsonObject(text)));
        socket.writeTextMessage("{\"type\":\"hello\"}");
        socket.writeTextMessage("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}");
        await().atMost(PATIENCE).until(() -> frames.size() == 2);
        assertThat(frames).extracting(frame -> frame.getString("type")).containsExactly("welcome", "watching");
        return frames;
    }

    private void ask(int tokens) {
        Buffer question = new JsonObject()
                .put("id", id.toString())
                .put("tokens", tokens)
                .put("rate", 200)
                .toBuffer();
        int status = done(vertx.createHttpClient()
                .request(HttpMethod.POST, port, "127.0.0.1", "/ask")
                .flatMap(request -> request.send(question))
                .map(response -> response.statusCode()));
        assertThat(status).isEqualTo(202);
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
