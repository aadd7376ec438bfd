package dev.runnel.gateway.http;

import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.limit.Refusal;
import dev.runnel.gateway.limit.Refusals;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Cuts the connection of a request whose body does not come. The server's idle time-out does not end one that sends a byte now and then, and every
 * such request holds a connection and what it has sent so far.
 */
class BodyDeadline {

    /** Before anything else looks at the request. */
    private static final int FIRST = 1000;

    private final Vertx vertx;
    private final Duration patience;
    private final Refusals refusals;

    BodyDeadline(Vertx vertx, GatewayConfig config, Refusals refusals) {
        this.vertx = vertx;
        this.patience = config.limits().bodyTimeout();
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, FIRST);
    }

    private void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasBody(request)) {
            long deadline = vertx.setTimer(patience.toMillis(), late -> cutUnlessEnded(request));
            context.addEndHandler(over -> vertx.cancelTimer(deadline));
        }
        context.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || length != null && !length.equals("0");
    }

    private void cutUnlessEnded(HttpServerRequest request) {
        if (!request.isEnded()) {
            refusals.count(Refusal.BODY);
            new ClientWire(request).cut();
        }
    }
}
