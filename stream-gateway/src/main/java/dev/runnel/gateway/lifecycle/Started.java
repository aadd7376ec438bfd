package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.redis.GroupReader;
import dev.runnel.log.RequestQueue;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once Redis has answered and this gateway's group was read from. It stays so: whether Redis answers now is readiness. */
@Startup
@Singleton
class Started implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RequestQueue queue;
    private final GroupReader reader;
    private volatile boolean done;

    Started(RequestQueue queue, GroupReader reader) {
        this.queue = queue;
        this.reader = reader;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (done) {
            return Uni.createFrom().item(response());
        }
        return redisAnswers().map(answers -> {
            done = answers && !Double.isNaN(reader.age());
            return response();
        });
    }

    private Uni<Boolean> redisAnswers() {
        return queue.length()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false);
    }

    private HealthCheckResponse response() {
        return HealthCheckResponse.named("gateway has read from Redis")
                .status(done)
                .build();
    }
}
