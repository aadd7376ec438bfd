package dev.runnel.local;

import dev.runnel.local.experiments.Guard;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What listens for this machine only is spoken to by this machine's names only. A page from elsewhere could have its own name lead here, and would
 * then be of the same origin to its browser, free to read questions and answers; but it cannot make the browser send another name than its own.
 */
@Singleton
class LoopbackOnly {

    private static final int BEFORE_ALL_OTHERS = 1000;
    private static final int MISDIRECTED = 421;

    private final String own;

    LoopbackOnly(@ConfigProperty(name = "quarkus.http.host") String own) {
        this.own = own.toLowerCase(Locale.ROOT);
    }

    void register(@Observes Filters filters) {
        if (Guard.isLoopback(own)) {
            filters.register(this::check, BEFORE_ALL_OTHERS);
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String host = request.authority() == null ? null : request.authority().toString();
        if (!request.path().startsWith("/v1/") || isOwn(host)) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(MISDIRECTED)
                    .putHeader("Content-Type", "application/json")
                    .end(
                            "{\"code\":\"misdirected\",\"message\":\"This process answers to localhost only. RUNNEL_HOST opens it to others.\"}");
        }
    }

    /** @param host as the request says it, perhaps with a port; null where it does not */
    boolean isOwn(String host) {
        if (host == null) {
            return false;
        }
        String named = host.toLowerCase(Locale.ROOT);
        return Guard.isLoopbackName(named) || Guard.nameIn(named).equals(own);
    }
}
