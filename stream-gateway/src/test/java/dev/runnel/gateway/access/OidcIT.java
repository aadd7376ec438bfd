package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mode oidc, against an issuer whose key is made here. */
@QuarkusTest
@TestProfile(OidcIT.WithIssuer.class)
@QuarkusTestResource(RedisForTests.class)
class OidcIT {

    public static class WithIssuer implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Issuer.class));
        }
    }

    public static class Issuer implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            issuer = TestIssuer.start();
            return issuer.settings();
        }

        @Override
        public void stop() {
            issuer.close();
        }
    }

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestIssuer issuer;

    @TestHTTPResource("/")
    URI root;

    static Stream<Arguments> badTokens() {
        TestIssuer stranger = TestIssuer.start();
        stranger.close();
        return Stream.of(
                Arguments.of(Named.of("none", null), "unauthorized"),
                Arguments.of(Named.of("no token", "x"), "unauthorized"),
                Arguments.of(Named.of("another issuer's", stranger.token("ann", LONG)), "unauthorized"),
                Arguments.of(
                        Named.of("another key's", stranger.token("ann", LONG, Map.of("iss", issuer.url()))),
                        "unauthorized"),
                Arguments.of(
                        Named.of("wrong issuer", issuer.token("ann", LONG, Map.of("iss", "https://else.example"))),
                        "unauthorized"),
                Arguments.of(
                        Named.of("wrong audience", issuer.token("ann", LONG, Map.of("aud", "mail"))), "unauthorized"),
                Arguments.of(Named.of("unsigned", unsigned()), "unauthorized"),
                Arguments.of(Named.of("expired", issuer.token("ann", Duration.ofMinutes(-1))), "token_expired"));
    }

    private static String unsigned() {
        String[] parts = issuer.token("ann", LONG).split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
        return none + "." + parts[1] + ".";
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aBadTokenOpensNoSocket(String token, String code) {
        try (SocketClient client = new SocketClient(socket())) {
            client.send(hello(token));

            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(client.frames())
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.path("code").asText()).isEqualTo(code));
        }
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aBadTokenGetsNothingOverHttp(String token, String code) throws Exception {
        HttpResponse<String> response = send(request("/v1/questions", token));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(JSON.readTree(response.body()).path("code").asText()).isEqualTo(code);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aSubjectIsTheSameOwnerOverSocketAndHttpAndAnotherOneIsNot() throws Exception {
        String question = ask(issuer.token("ann", LONG));

        assertThat(send(request(question, issuer.token("ann", Duration.ofMinutes(9))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request(question, issuer.token("bob", LONG))).statusCode())
                .isEqualTo(404);
        try (SocketClient bob = new SocketClient(socket())) {
            bob.send(hello(issuer.token("bob", LONG)));
            JsonNode reply = bob.send(watch(question)).reply("w");
            assertThat(reply.path("code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void theWelcomeSaysWhenTheTokenExpiresAndGivesNone() {
        try (SocketClient client = new SocketClient(socket())) {
            client.send(hello(issuer.token("ann", LONG)));

            assertThatObject(client.next("welcome"))
                    .returns(true, welcome -> welcome.path("expiresInMs").asLong() > 200_000)
                    .returns(false, welcome -> welcome.has("token"));
        }
    }

    @Test
    void anExpiredTokenEndsTheConnection() {
        try (SocketClient client = new SocketClient(socket())) {
            client.send(hello(issuer.token("ann", Duration.ofSeconds(3))));
            client.next("welcome");

            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(client.next("error").path("code").asText()).isEqualTo("token_expired");
        }
    }

    @Test
    void aSecondHelloWithAFreshTokenKeepsTheConnection() {
        Instant end = Instant.now().plusSeconds(4);
        try (SocketClient client = new SocketClient(socket())) {
            client.send(hello(issuer.token("ann", Duration.between(Instant.now(), end))));
            client.next("welcome");
            client.send(hello(issuer.token("ann", LONG)));
            client.next(frame -> frame.path("expiresInMs").asLong() > 200_000);

            await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(end.plusSeconds(2)));
            client.send(
                    "{\"type\":\"unwatch\",\"ref\":\"still\",\"question\":\"0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061\"}");
            assertThat(client.reply("still").path("type").asText()).isEqualTo("ok");
        }
    }

    @Test
    void aSecondHelloOfAnotherSubjectIsRefused() {
        try (SocketClient client = new SocketClient(socket())) {
            client.send(hello(issuer.token("ann", LONG)));
            client.next("welcome");
            client.send(hello(issuer.token("bob", LONG)));

            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void whatAProxySentWithTheUpgradeIsTheTokenOfAHelloWithoutOne() {
        Map<String, String> upgrade = Map.of("Authorization", "Bearer " + issuer.token("ann", LONG));
        try (SocketClient client = new SocketClient(socket(), upgrade)) {
            client.send(hello(null));

            assertThat(client.next("welcome").path("expiresInMs").asLong()).isPositive();
        }
    }

    @Test
    void anEventStreamEndsWithItsToken() throws Exception {
        String answer = ask(issuer.token("ann", LONG)).replace("questions", "answers");
        HttpRequest.Builder events =
                request(answer, issuer.token("ann", Duration.ofSeconds(3))).header("Accept", "text/event-stream");

        String all = send(events).body();

        assertThat(all).contains("event:watching").doesNotContain("event:ended", "event:error");
    }

    @Test
    void thePageIsShownAndGivesNoCookie() throws Exception {
        HttpResponse<String> page = send(request("/", null));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }

    private URI socket() {
        return root.resolve("/v1/socket");
    }

    private static String hello(String token) {
        return token == null ? "{\"type\":\"hello\"}" : "{\"type\":\"hello\",\"token\":\"" + token + "\"}";
    }

    private static String watch(String question) {
        String id = question.substring(question.lastIndexOf('/') + 1);
        return "{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}";
    }

    /** @return the path of the question */
    private String ask(String token) {
        try (SocketClient client = new SocketClient(socket())) {
            client.send(hello(token)).send("{\"type\":\"ask\",\"ref\":\"a\",\"text\":\"Why?\"}");
            return "/v1/questions/" + client.next("asked").path("question").asText();
        }
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(20));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
