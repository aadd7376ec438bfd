package dev.runnel.gateway.inspect;

import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.access.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Says no before a stream of events has begun: its head would be out by then, and it says 200. */
@Singleton
class InspectGate {

    private static final String FOUND = "inspected";

    private final Instance<Inspector> inspector;

    /** @param inspector asked for late: a filter is made before there is anything that talks to Redis */
    InspectGate(Instance<Inspector> inspector) {
        this.inspector = inspector;
    }

    /** The question of a request that came through. */
    static Question found(RoutingContext request) {
        return request.get(FOUND);
    }

    @Gated
    @ServerRequestFilter
    public Uni<Void> check(ContainerRequestContext context, RoutingContext request) {
        QuestionId id = new QuestionId(context.getUriInfo().getPathParameters().getFirst("id"));
        return inspector
                .get()
                .admit(id, Caller.of(request).owner())
                .invoke(question -> request.put(FOUND, question))
                .replaceWithVoid();
    }
}
