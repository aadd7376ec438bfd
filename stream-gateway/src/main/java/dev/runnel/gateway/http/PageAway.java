package dev.runnel.gateway.http;

import dev.runnel.contract.ErrorCode;
import dev.runnel.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * A gateway that drains speaks its protocol until the end, but has no page any more: Vert.x removes the files that it serves as soon as the process is
 * told to end. A proxy then asks another gateway, and a person comes again.
 */
@Singleton
class PageAway {

    private static final int BEFORE_MOST = 890;

    private final long seconds;
    private volatile boolean away;

    PageAway(GatewayConfig config) {
        this.seconds = config.drain().plusMillis(999).toSeconds();
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        away = true;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_MOST);
    }

    private void check(RoutingContext context) {
        if (away && isPage(context.request().path())) {
            refuse(context);
        } else {
            context.next();
        }
    }

    /** Everything else is the protocol, or what Quarkus says of itself. */
    private static boolean isPage(String path) {
        return !path.startsWith("/v1/") && !path.startsWith("/q/");
    }

    private void refuse(RoutingContext context) {
        context.response()
                .setStatusCode(ErrorCode.GOING_AWAY.httpStatus())
                .putHeader("Retry-After", Long.toString(seconds))
                // Else it would be kept as long as the file.
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", "text/plain")
                .end(ErrorCode.GOING_AWAY.message());
    }
}
