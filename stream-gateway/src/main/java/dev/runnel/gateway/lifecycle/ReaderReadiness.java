package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.redis.GroupReader;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while what is written to Redis comes out of the reader. Commands and reads have connections of their own, so one may work and the other
 * not: that gateway would take viewers and show them nothing.
 */
@Readiness
@Singleton
class ReaderReadiness implements HealthCheck {

    private final GroupReader reader;

    ReaderReadiness(GroupReader reader) {
        this.reader = reader;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("gateway reads").status(reader.isFresh());
        double age = reader.age();
        return Double.isNaN(age)
                ? response.build()
                : response.withData("seenMillisAgo", Math.round(age * 1000)).build();
    }
}
