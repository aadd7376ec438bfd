package dev.runnel.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(HealthIT.NoRedis.class)
class HealthIT {

    /** A Redis that cannot be reached. */
    public static class NoRedis implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:1");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @TestHTTPResource(value = "/health/", management = true)
    URI health;

    @TestHTTPResource("/q/")
    URI beside;

    @Test
    void withoutRedisItIsAliveButNeitherStartedNorReady() throws Exception {
        assertThat(status(health.resolve("live"))).isEqualTo(200);
        assertThat(status(health.resolve("started"))).isEqualTo(503);
        assertThat(status(health.resolve("ready"))).isEqualTo(503);
    }

    @Test
    void whereThePageIsNobodySeesItsHealthOrItsMetrics() throws Exception {
        assertThat(status(beside.resolve("health"))).isEqualTo(404);
        assertThat(status(beside.resolve("metrics"))).isEqualTo(404);
    }

    private static int status(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
