package dev.runnel.gateway.http;

import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.limit.Addresses;
import dev.runnel.gateway.limit.RequestRates;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Takes as many requests of one caller as it may send. HTTP has no way to let the others wait, so they are refused. */
@Singleton
class RequestRateFilter {

    private final Instance<RequestRates> rates;
    private final Addresses addresses;

    /** @param rates asked for late: a filter is made before there is any configuration */
    RequestRateFilter(Instance<RequestRates> rates, Addresses addresses) {
        this.rates = rates;
        this.addresses = addresses;
    }

    @ServerRequestFilter(preMatching = true, nonBlocking = true)
    public void check(RoutingContext request) {
        rates.get().take(addresses.of(request.request()));
    }

    @ServerResponseFilter
    public void charge(ContainerResponseContext response, RoutingContext request) {
        if (response.getEntity() instanceof ServerFrame.Failure failure) {
            rates.get().refused(addresses.of(request.request()), failure.code());
        }
    }
}
