package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.access.TestIssuer;
import dev.runnel.log.RedisForTests;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mode oidc while the issuer cannot be reached: when the gateway starts, and later. */
@ExtendWith(TailsOnFailure.class)
class IssuerAwayIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);

    private final TestIssuer issuer = TestIssuer.start();
    private final Installation runnel = new Installation(RedisForTests.running());
    private final Service gateway = runnel.gateway("without-issuer", issuer.environment());

    @AfterEach
    void end() {
        runnel.close();
        issuer.close();
    }

    @Test
    void aGatewayThatStartsWithoutItsIssuerSaysSoAndKnowsPeopleAsSoonAsItIsThere() {
        issuer.close();
        gateway.start();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(linesWith("Tokens cannot be checked, so nobody new is let in"))
                        .isEqualTo(1));

        assertThatObject(greeting(issuer.token("ann", LONG)))
                .returns("identity_unavailable", frame -> frame.path("code").asText())
                .returns(true, frame -> frame.path("retryable").asBoolean());
        assertThat(listing(issuer.token("ann", LONG))).isEqualTo(503);
        assertThat(listing("x")).isEqualTo(503);
        assertThat(linesWith("WARN")).isEqualTo(1);
        assertThat(linesWith("Exception")).isZero();

        issuer.comeBack();

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        greeting(issuer.token("ann", LONG)).path("type").asText())
                .isEqualTo("welcome"));
        assertThat(listing(issuer.token("ann", LONG))).isEqualTo(200);
        assertThat(listing("x")).isEqualTo(401);
        assertThat(linesWith("Tokens can be checked again")).isEqualTo(1);
    }

    @Test
    void aGatewayWhoseIssuerGoesAwayKnowsEverybodyOn() {
        gateway.start();
        try (SocketClient ann = new SocketClient(gateway.at("/v1/socket"))) {
            ann.send(hello(issuer.token("ann", LONG))).next("welcome");

            issuer.close();

            assertThat(greeting(issuer.token("bob", LONG)).path("type").asText())
                    .isEqualTo("welcome");
            assertThat(listing(issuer.token("bob", LONG))).isEqualTo(200);
            assertThat(listing("x")).isEqualTo(401);
            assertThat(ann.isOpen()).isTrue();
        }
        assertThat(linesWith("WARN")).isZero();
    }

    private long linesWith(String words) {
        return gateway.output().stream().filter(line -> line.contains(words)).count();
    }

    /** What a socket with that token is told first. */
    private JsonNode greeting(String token) {
        try (SocketClient client = new SocketClient(gateway.at("/v1/socket"))) {
            return client.send(hello(token)).next(frame -> true);
        }
    }

    private static String hello(String token) {
        return "{\"type\":\"hello\",\"token\":\"" + token + "\"}";
    }

    /** The status of a request over HTTP. */
    private int listing(String token) {
        URI questions = gateway.at("/v1/questions");
        return Http.status(HttpRequest.newBuilder(questions)
                .header("Authorization", "Bearer " + token)
                .build());
    }
}
