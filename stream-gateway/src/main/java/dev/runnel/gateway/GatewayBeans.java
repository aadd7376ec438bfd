package dev.runnel.gateway;

import dev.runnel.contract.Limits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What is made of the configuration once. */
class GatewayBeans {

    @Produces
    @Singleton
    Limits limits(GatewayConfig config) {
        return config.told();
    }

    @Produces
    @Singleton
    Feature inspector(GatewayConfig config) {
        return new Feature("inspector", config.inspector());
    }
}
