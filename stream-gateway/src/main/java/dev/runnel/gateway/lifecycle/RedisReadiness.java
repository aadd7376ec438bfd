package dev.runnel.gateway.lifecycle;

import dev.runnel.log.RequestQueue;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while Redis answers. Its being away is no reason to restart a gateway, so liveness does not ask. */
@Readiness
@Singleton
class RedisReadiness implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RequestQueue queue;

    RedisReadiness(RequestQueue queue) {
        this.queue = queue;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return queue.length()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(waiting -> HealthCheckResponse.named("redis")
                        .up()
                        .withData("queue", waiting)
                        .build())
                .onFailure()
                .recoverWithItem(() -> HealthCheckResponse.down("redis"));
    }
}
