package dev.runnel.gateway.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** As it is unless somebody switches it on. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class InspectOffIT {

    @TestHTTPResource("/")
    URI root;

    @Test
    void nothingCanBeInspectedAndTheWelcomeDoesNotSaySo() throws Exception {
        QuestionId id = QuestionId.random();
        try (SocketClient client = SocketClient.greeted(root.resolve("/v1/socket"))) {
            client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"Why?\"}");
            client.next("watching");

            try (Lookout lookout = new Lookout(root.resolve("/v1/inspect/" + id))) {
                assertThat(lookout.status()).isEqualTo(404);
                assertThat(lookout.body().path("code").asText()).isEqualTo("not_found");
            }
            assertThat(client.next("welcome").path("features")).isEmpty();
        }
    }
}
