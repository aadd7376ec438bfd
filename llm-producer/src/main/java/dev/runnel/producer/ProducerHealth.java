package dev.runnel.producer;

import dev.runnel.log.RequestQueue;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while Redis is away. Alive all the same: a restart would not bring Redis back, only end the answers under way. */
@Readiness
class ProducerHealth implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RequestQueue requests;
    private final ProducerName name;

    ProducerHealth(RequestQueue requests, ProducerName name) {
        this.requests = requests;
        this.name = name;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return requests.length()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(length -> response(true))
                .onFailure()
                .recoverWithItem(() -> response(false));
    }

    private HealthCheckResponse response(boolean up) {
        return HealthCheckResponse.named("producer reaches Redis")
                .status(up)
                .withData("name", name.value())
                .build();
    }
}
