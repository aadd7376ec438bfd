package dev.runnel.local.experiments;

import dev.runnel.gateway.socket.Sessions;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/local")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
public class ExperimentsResource {

    private final Guard guard;
    private final Sessions sessions;
    private final SecondInstance second;

    ExperimentsResource(Guard guard, Sessions sessions, SecondInstance second) {
        this.guard = guard;
        this.sessions = sessions;
        this.second = second;
    }

    @POST
    @Path("/connections/{connection}/cut")
    @Operation(summary = "Resets one connection, by the name that its welcome told, without a close frame.")
    public Uni<Void> cut(@PathParam("connection") String connection, @Context HttpServerRequest request) {
        guard.check(request);
        return sessions.cut(connection)
                .invoke(found -> {
                    if (!found) {
                        throw Refusal.notFound("No connection of this gateway has this name.");
                    }
                })
                .replaceWithVoid();
    }

    @POST
    @Path("/second")
    @Operation(
            summary =
                    "Starts a second gateway and producer as a process of its own, or finds it; the next question is answered there.")
    public Uni<Second> start(@Context HttpServerRequest request) {
        guard.check(request);
        if (Parent.exists()) {
            throw Refusal.unavailable("This is the second instance; there is no third.");
        }
        return Uni.createFrom().completionStage(second::start);
    }

    @POST
    @Path("/second/kill")
    @Operation(summary = "Kills the second process, by SIGKILL.")
    public Uni<SecondInstance.Killed> kill(@Context HttpServerRequest request) {
        guard.check(request);
        return Uni.createFrom().completionStage(second::kill);
    }

    @GET
    @Path("/second")
    @Operation(summary = "The second process, once it is ready.")
    public Second running(@Context HttpServerRequest request) {
        guard.check(request);
        return second.ready().orElseThrow(() -> Refusal.notFound("There is no second instance."));
    }
}
