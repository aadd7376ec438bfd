package dev.runnel.gateway.access;

import dev.runnel.gateway.Feature;
import dev.runnel.gateway.GatewayConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The mode that is configured. */
class AccessBeans {

    @Produces
    @Singleton
    Callers callers(SigningKey key) {
        return new AnonymousCallers(key);
    }

    @Produces
    @Singleton
    Feature sharing(GatewayConfig config) {
        return new Feature("sharing", config.access().sharing());
    }
}
