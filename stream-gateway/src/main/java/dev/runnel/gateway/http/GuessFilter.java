package dev.runnel.gateway.http;

import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.limit.Addresses;
import dev.runnel.gateway.limit.RequestRates;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** A request that was refused for what it named counts for several; see {@link RequestRateFilter}. */
@Singleton
class GuessFilter {

    private final Instance<RequestRates> rates;
    private final Addresses addresses;

    /** @param rates asked for late: a filter is made before there is any configuration */
    GuessFilter(Instance<RequestRates> rates, Addresses addresses) {
        this.rates = rates;
        this.addresses = addresses;
    }

    @ServerResponseFilter
    public void charge(ContainerResponseContext response, RoutingContext request) {
        if (response.getEntity() instanceof ServerFrame.Failure failure) {
            rates.get().refused(addresses.of(request.request()), failure.code());
        }
    }
}
