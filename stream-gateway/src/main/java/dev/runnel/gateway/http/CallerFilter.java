package dev.runnel.gateway.http;

import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.access.Doorway;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Nothing is done over HTTP before it is known for whom; {@link Caller#of} tells it. */
@Singleton
class CallerFilter {

    private final Instance<Doorway> doorway;

    /** @param doorway asked for late: a filter is made before there is anything that talks to Redis */
    CallerFilter(Instance<Doorway> doorway) {
        this.doorway = doorway;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public Uni<Void> identify(RoutingContext request) {
        return doorway.get().enter(request).replaceWithVoid();
    }
}
