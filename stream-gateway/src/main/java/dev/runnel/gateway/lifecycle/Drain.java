package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.socket.Sessions;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** On SIGTERM: readiness goes down, clients are told to move, and those that stay are closed in a way that makes them resume elsewhere. */
@Singleton
class Drain {

    private final Sessions sessions;
    private final GatewayConfig config;

    Drain(Sessions sessions, GatewayConfig config) {
        this.sessions = sessions;
        this.config = config;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        sessions.goAway(config.drain());
    }

    void end(@Observes ShutdownEvent event) {
        sessions.closeAll();
    }
}
