package dev.runnel.gateway;

import dev.runnel.contract.Limits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What is made of the configuration once. */
class GatewayBeans {

    @Produces
    @Singleton
    Limits limits(
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.websockets-next.server.max-message-size") int frameBytes) {
        return config.limits(frameBytes);
    }
}
