package dev.runnel.producer.intake;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once Redis has answered and the group of producers is there. It stays so: whether Redis answers now is readiness. */
@Startup
@Singleton
class GroupJoined implements HealthCheck {

    private final Intake intake;

    GroupJoined(Intake intake) {
        this.intake = intake;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("producer has joined the group")
                .status(intake.hasJoined())
                .build();
    }
}
