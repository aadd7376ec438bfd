package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that come too fast, too slowly or too large, over plain HTTP. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
@TestProfile(HttpLimitsIT.SmallLimits.class)
class HttpLimitsIT {

    private static final int AT_ONCE = 10;

    @TestHTTPResource("/")
    URI root;

    private final HttpClient http = HttpClient.newHttpClient();

    /** All tests are one caller, and by nothing that is to be seen from outside could one tell that it is full. */
    @AfterEach
    void letTheBucketFill() {
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    }

    @Test
    void requestsBeyondTheRateAreRefusedInWordsWithATimeToWait() {
        List<HttpResponse<String>> refused = Stream.generate(this::welcome)
                .limit(100)
                .filter(response -> response.statusCode() != 200)
                .toList();

        assertThat(refused).hasSizeBetween(30, 100 - AT_ONCE).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
            assertThat(response.body()).contains("\"rate_limited\"", "\"retryAfterMs\"");
        });
    }

    @Test
    void thePageIsServedWhateverTheRate() {
        Stream.generate(this::welcome).limit(3 * AT_ONCE).forEach(response -> {});

        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void guessesUseUpTheRequestsSoonerAndSocketsCountAsRequests() {
        long guesses = IntStream.range(0, 8)
                .filter(i -> get("/v1/questions/" + QuestionId.random()).statusCode() == 404)
                .count();
        assertThat(guesses).isLessThanOrEqualTo(3);

        Throwable refused = catchThrowable(
                () -> IntStream.range(0, 3).forEach(i -> new SocketClient(root.resolve("/v1/socket")).close()));

        assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
        HttpResponse<?> response = ((WebSocketHandshakeException) refused.getCause()).getResponse();
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aBodyThatDoesNotComeEndsTheConnection() throws IOException {
        try (Socket slow = connect("POST /v1/questions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{\"te")) {
            assertThat(slow.getInputStream().readAllBytes()).isEmpty();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void aHeadWithoutAnEndIsRefused() throws IOException {
        try (Socket large = connect("GET /v1/welcome HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(40_000))) {
            byte[] answer = large.getInputStream().readNBytes(12);

            assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 431");
        }
    }

    private Socket connect(String begin) throws IOException {
        Socket socket = new Socket(root.getHost(), root.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private HttpResponse<String> welcome() {
        return get("/v1/welcome");
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(root.resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    public static class SmallLimits implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "runnel.gateway.limits.requests-per-second", "20",
                    "runnel.gateway.limits.requests-at-once", Integer.toString(AT_ONCE),
                    "runnel.gateway.limits.refused-cost", "5",
                    "runnel.gateway.limits.body-timeout", "1s");
        }
    }
}
