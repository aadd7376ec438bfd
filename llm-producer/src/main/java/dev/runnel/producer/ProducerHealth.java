package dev.runnel.producer;

import dev.runnel.log.RedisLink;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while Redis is away. Alive all the same: a restart would not bring Redis back, only end the answers under way. */
@Readiness
class ProducerHealth implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RedisLink redis;
    private final ProducerName name;

    ProducerHealth(RedisLink redis, ProducerName name) {
        this.redis = redis;
        this.name = name;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return redis.send(Request.cmd(Command.PING))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(pong -> response(true))
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
