package dev.runnel.gateway.inspect;

import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.access.Caller;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

@Path("/v1/inspect/{id}")
@Tag(name = "inspector")
public class InspectResource {

    private final Inspector inspector;

    InspectResource(Inspector inspector) {
        this.inspector = inspector;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "What is in Redis about a question, and where its viewers stand, again and again.")
    @APIResponse(responseCode = "200", description = "Events: sample, problem, and over when there is no more to see.")
    @APIResponse(responseCode = "404", description = "There is no such question, or runnel.gateway.inspector is off.")
    @APIResponse(responseCode = "503", description = "Too many look already, or Redis is away.")
    @Gated
    public Multi<OutboundSseEvent> look(@PathParam("id") String id, @Context Sse sse, @Context RoutingContext request) {
        ClientWire wire = new ClientWire(request.request());
        Multi<OutboundSseEvent> seen =
                inspector.look(InspectGate.found(request), wire).map(told -> event(sse, told));
        return RestMulti.fromMultiData(Caller.of(request).whileKnown(seen))
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private static OutboundSseEvent event(Sse sse, Told told) {
        OutboundSseEvent.Builder event = sse.newEventBuilder().name(told.name());
        // A browser takes an event without data for none.
        return event.data(told.json() == null ? "{}" : told.json()).build();
    }
}
