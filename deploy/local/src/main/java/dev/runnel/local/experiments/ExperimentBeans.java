package dev.runnel.local.experiments;

import dev.runnel.gateway.Feature;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

class ExperimentBeans {

    @Produces
    @Singleton
    Feature experiments(Guard guard) {
        return new Feature("experiments", guard.isOn());
    }
}
