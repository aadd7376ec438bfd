package dev.runnel.gateway.http;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.ask.Questions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

@Path("/v1/answers/{id}")
@Tag(name = "answers")
public class AnswersResource {

    private final Questions questions;
    private final Answers answers;
    private final Duration heartbeat;
    private final Duration maxWait;

    AnswersResource(Questions questions, Answers answers, GatewayConfig config) {
        this.questions = questions;
        this.answers = answers;
        this.heartbeat = config.heartbeat();
        this.maxWait = config.maxWait();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
    @Operation(summary = "The answer as server-sent events, live. Last-Event-ID or ?after= resumes.")
    @APIResponse(responseCode = "204", description = "Nothing follows the offset that was sent: it is the end.")
    @ProblemResponses
    @AnswerGate.Found
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @QueryParam("after") String after,
            @Context Sse sse,
            @Context RoutingContext request) {
        Offset from = offset(lastEventId != null && !lastEventId.isEmpty() ? lastEventId : after);
        if (from != null && from.isSeal()) {
            throw new WebApplicationException(Response.noContent().build());
        }
        Question question = AnswerGate.found(request);
        return RestMulti.fromMultiData(
                        events(question, Caller.of(request), from, sse, new ClientWire(request.request())))
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private Multi<OutboundSseEvent> events(Question question, Caller caller, Offset from, Sse sse, ClientWire wire) {
        OutboundSseEvent over = sse.newEvent("over");
        Multi<OutboundSseEvent> frames = answers.stream(question, caller.owner(), from, wire)
                .map(frame -> event(sse, frame))
                .onCompletion()
                .continueWith(over);
        // One at a time: what is fetched ahead of the client would not count as waiting for it.
        Multi<OutboundSseEvent> all = Multi.createBy()
                .merging()
                .withRequests(1)
                .streams(frames, pings(sse))
                .select()
                .first(event -> event != over);
        return caller.whileKnown(all);
    }

    /** A silent connection would be taken for dead, by proxies as well as by this server. */
    private Multi<OutboundSseEvent> pings(Sse sse) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(heartbeat)
                .every(heartbeat)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("ping").build());
    }

    /** Only what stands in the log has an id, so that Last-Event-ID is always an offset. */
    private static OutboundSseEvent event(Sse sse, StreamEvent event) {
        OutboundSseEvent.Builder builder =
                sse.newEventBuilder().name(ServerFrame.typeOf(event.frame())).data(event.json());
        if (event.frame() instanceof ServerFrame.FromLog logged) {
            builder.id(logged.offset().toString());
        }
        return builder.build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What follows ?after=, as frames. With nothing there yet, waits up to ?wait= seconds.")
    @APIResponse(
            responseCode = "200",
            description = "A stretch of the log, or all of it as it grows.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Answers.Page.class)),
                @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING))
            })
    @ProblemResponses
    public Uni<Answers.Page> page(
            @PathParam("id") String id,
            @QueryParam("after") String after,
            @QueryParam("wait") String wait,
            @Context RoutingContext request) {
        Offset from = offset(after);
        Duration patience = patience(wait);
        return questions
                .find(new QuestionId(id), Caller.of(request).owner())
                .flatMap(question -> answers.page(question, from, patience));
    }

    @DELETE
    @Operation(summary = "Stop. What was answered so far stays.")
    @APIResponse(responseCode = "204", description = "Stopped, now or before.")
    @ProblemResponses
    public Uni<Void> stop(@PathParam("id") String id, @Context RoutingContext request) {
        return questions.stop(new QuestionId(id), Caller.of(request).owner());
    }

    private static Offset offset(String text) {
        return text == null || text.isEmpty() ? null : Offset.parse(text);
    }

    private Duration patience(String seconds) {
        if (seconds == null || seconds.isEmpty()) {
            return Duration.ZERO;
        }
        if (!seconds.matches("\\d{1,6}")) {
            throw new RunnelException(ErrorCode.MALFORMED, "\"wait\" is a whole number of seconds.");
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
        return asked.compareTo(maxWait) > 0 ? maxWait : asked;
    }
}
