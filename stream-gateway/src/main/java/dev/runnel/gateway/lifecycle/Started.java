package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.redis.GroupReader;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once Redis has answered and this gateway's group was read from. It stays so: whether Redis answers now is readiness. */
@Startup
@Singleton
class Started implements AsyncHealthCheck {

    private final RedisReadiness redis;
    private final GroupReader reader;
    private volatile boolean done;

    Started(RedisReadiness redis, GroupReader reader) {
        this.redis = redis;
        this.reader = reader;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return done
                ? Uni.createFrom().item(response())
                : redis.isUp().map(up -> {
                    done = up && !Double.isNaN(reader.age());
                    return response();
                });
    }

    private HealthCheckResponse response() {
        return HealthCheckResponse.named("gateway has read from Redis")
                .status(done)
                .build();
    }
}
