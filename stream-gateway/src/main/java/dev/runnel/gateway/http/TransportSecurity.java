package dev.runnel.gateway.http;

import dev.runnel.gateway.GatewayConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** A browser that came by TLS once never comes without it again. Said over TLS only: elsewhere it means nothing, and there may be none. */
@Singleton
class TransportSecurity {

    private static final int BEFORE_MOST = 950;

    private final long seconds;

    TransportSecurity(GatewayConfig config) {
        this.seconds = config.hsts().toSeconds();
    }

    void register(@Observes Filters filters) {
        if (seconds > 0) {
            filters.register(this::say, BEFORE_MOST);
        }
    }

    private void say(RoutingContext context) {
        if (context.request().isSSL()) {
            context.response().putHeader("Strict-Transport-Security", "max-age=" + seconds);
        }
        context.next();
    }
}
