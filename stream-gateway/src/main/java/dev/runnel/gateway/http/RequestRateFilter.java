package dev.runnel.gateway.http;

import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.limit.Addresses;
import dev.runnel.gateway.limit.RequestRates;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Takes as many requests of one caller as it may send, upgrades to sockets among them. HTTP has no way to let the others wait, so they are refused; here,
 * where little has been done for them, for a flood is made of them. The page is served whatever the rate.
 */
@Singleton
class RequestRateFilter {

    /** After the origins: a page of a listed one may read that it was refused. */
    private static final int AFTER_ORIGINS = 890;

    private final RequestRates rates;
    private final Addresses addresses;
    private final Rebuff rebuff;

    RequestRateFilter(RequestRates rates, Addresses addresses, Rebuff rebuff) {
        this.rates = rates;
        this.addresses = addresses;
        this.rebuff = rebuff;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_ORIGINS);
    }

    private void check(RoutingContext context) {
        try {
            if (context.request().path().startsWith("/v1/")) {
                rates.take(addresses.of(context.request()));
            }
        } catch (RunnelException tooFast) {
            rebuff.tell(context, tooFast);
            return;
        }
        context.next();
    }
}
