package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.gateway.socket.Sessions;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class GoingAwayIT {

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    Sessions sessions;

    @Test
    void clientsAreToldToGoOneAfterAnotherAndHowLongTheyHave() {
        List<SocketClient> clients =
                Stream.generate(() -> SocketClient.greeted(address)).limit(10).toList();

        sessions.goAway(Duration.ofSeconds(4));

        LongSummaryStatistics left = clients.stream()
                .mapToLong(client -> client.next("goaway").path("withinMs").asLong())
                .summaryStatistics();
        assertThat(left.getMax()).isLessThanOrEqualTo(4000);
        // The last one is told after nine tenths of the first half.
        assertThat(left.getMin()).isLessThanOrEqualTo(2200);
        assertThat(left.getMax() - left.getMin()).isGreaterThan(500);
        assertThat(clients).allMatch(SocketClient::isOpen);
        clients.forEach(SocketClient::close);
    }
}
