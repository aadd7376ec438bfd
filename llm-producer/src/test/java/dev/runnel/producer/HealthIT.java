package dev.runnel.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
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
@WithTestResource(ScriptedModel.class)
class HealthIT {

    /** A Redis that cannot be reached. */
    public static class NoRedis implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runnel.producer.enabled", "false", "quarkus.redis.hosts", "redis://127.0.0.1:1");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @TestHTTPResource(value = "/health/", management = true)
    URI health;

    @Test
    void withoutRedisItIsAliveButNotReady() throws Exception {
        assertThat(status("ready")).isEqualTo(503);
        assertThat(status("live")).isEqualTo(200);
    }

    private int status(String which) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(health.resolve(which)).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
