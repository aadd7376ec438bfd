package dev.runnel.producer.intake;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Dead is a producer whose event loop is stuck. It does not ask Redis: a restart would not bring that back. */
@Liveness
@Singleton
class IntakeAlive implements HealthCheck {

    private final Intake intake;

    IntakeAlive(Intake intake) {
        this.intake = intake;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("producer's event loop turns")
                .status(intake.isAtWork())
                .build();
    }
}
