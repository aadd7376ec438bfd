package dev.runnel.gateway.http;

import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.Greeting;
import dev.runnel.gateway.access.Caller;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** For clients that no WebSocket gets through to: whether this is a gateway, and what its socket would tell. */
@Path("/v1/welcome")
@Tag(name = "questions")
public class WelcomeResource {

    private final Greeting greeting;
    private final FrameCodec codec;

    WelcomeResource(Greeting greeting, FrameCodec codec) {
        this.greeting = greeting;
        this.codec = codec;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The gateway's name, heartbeat and limits, as in the first frame of a socket.")
    @APIResponse(
            responseCode = "200",
            description = "Welcome.",
            content = @Content(schema = @Schema(implementation = ServerFrame.Welcome.class)))
    @ProblemResponses
    public String welcome(@Context RoutingContext request) {
        return codec.write(greeting.welcome(null, Caller.of(request)));
    }
}
