package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.fanout.Loop;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Dead is a gateway whose event loop is stuck, for then nobody is served. It does not ask Redis: a restart would not bring that back. */
@Liveness
@Singleton
class LoopAlive implements HealthCheck {

    private final Loop loop;
    private final Duration stuckAfter;

    LoopAlive(Loop loop, GatewayConfig config) {
        this.loop = loop;
        this.stuckAfter = config.stuckAfter();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway's event loop turns")
                .status(loop.sinceBeat().compareTo(stuckAfter) < 0)
                .build();
    }
}
