package dev.runnel.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Limits;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.ask.History;
import dev.runnel.gateway.ask.Questions;
import dev.runnel.log.AnswerLog;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/questions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "questions")
public class QuestionsResource {

    /** Each costs a look at its question and its log. */
    private static final int MOST_LISTED = 100;

    private final Questions questions;
    private final History history;
    private final Answers answers;
    private final AnswerLog log;
    private final FrameCodec codec;
    private final Limits limits;

    QuestionsResource(
            Questions questions, History history, Answers answers, AnswerLog log, FrameCodec codec, Limits limits) {
        this.questions = questions;
        this.history = history;
        this.answers = answers;
        this.log = log;
        this.codec = codec;
        this.limits = limits;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AskedView(QuestionId question, long queued) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Ask. With \"stream\": false the reply is the whole answer, when it has ended.")
    @APIResponse(
            responseCode = "202",
            description =
                    "The question is safe; its answer grows under the address in Location. Also if waiting for the whole took too long.",
            content = @Content(schema = @Schema(implementation = AskedView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The whole answer, for \"stream\": false.",
            content = @Content(schema = @Schema(implementation = ServerFrame.Answer.class)))
    @ProblemResponses
    public Uni<Response> ask(
            @RequestBody(content = @Content(schema = @Schema(implementation = NewQuestion.class))) String body,
            @HeaderParam("traceparent") String traceparent,
            @Context RoutingContext request) {
        if (body.length() > limits.frameChars()) {
            throw new RunnelException(ErrorCode.FRAME_TOO_LARGE);
        }
        NewQuestion asked = codec.read(body, NewQuestion.class);
        return questions.ask(asked, Caller.of(request).owner(), traceparent).flatMap(accepted -> {
            if (asked.streamed()) {
                return Uni.createFrom().item(accepted(accepted));
            }
            return answers.whole(accepted.question()).map(answer -> answer.map(
                            whole -> Response.ok(codec.write(whole)).build())
                    .orElseGet(() -> accepted(accepted)));
        });
    }

    @GET
    @Operation(summary = "What you have asked, the newest first: ?limit= of it, 20 if not said, 100 at most.")
    @APIResponse(
            responseCode = "200",
            description = "Your questions, shortened.",
            content = @Content(schema = @Schema(implementation = HistoryView.class)))
    @ProblemResponses
    public Uni<HistoryView> mine(
            @QueryParam("limit") @DefaultValue("20") String limit, @Context RoutingContext request) {
        return history.of(Caller.of(request).owner(), pageSize(limit)).map(HistoryView::of);
    }

    private static int pageSize(String limit) {
        if (!limit.matches("[1-9]\\d{0,4}")) {
            throw new RunnelException(ErrorCode.MALFORMED, "\"limit\" is a whole number from 1 on.");
        }
        return Math.min(MOST_LISTED, Integer.parseInt(limit));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A question, how far its answer is, and its text once it has ended.")
    @APIResponse(
            responseCode = "200",
            description = "The question.",
            content = @Content(schema = @Schema(implementation = QuestionView.class)))
    @ProblemResponses
    public Uni<QuestionView> question(@PathParam("id") String id, @Context RoutingContext request) {
        return questions.find(new QuestionId(id), Caller.of(request).owner()).flatMap(this::view);
    }

    private Uni<QuestionView> view(Question question) {
        if (question.outcome() != null) {
            return Uni.createFrom().item(QuestionView.of(question, null));
        }
        return log.top(question.id())
                .map(top -> top.orElseThrow(() -> new RunnelException(ErrorCode.GONE))
                        .offset())
                .flatMap(head ->
                        head.isSeal() ? outcome(question) : Uni.createFrom().item(QuestionView.of(question, head)));
    }

    /** No producer has written the outcome down yet, but the log has it all. */
    private Uni<QuestionView> outcome(Question question) {
        return log.transcript(question.id())
                .onFailure(IllegalStateException.class)
                .transform(gap -> new RunnelException(ErrorCode.DATA_LOSS))
                .map(transcript -> QuestionView.of(question.with(transcript.outcome()), transcript.head()));
    }

    private static Response accepted(Questions.Accepted accepted) {
        QuestionId id = accepted.question().id();
        return Response.accepted(new AskedView(id, accepted.queued()))
                // As a header: location() would make it absolute, with a host that a proxy may have changed, and look
                // for the request that it is for.
                .header(HttpHeaders.LOCATION, "/v1/answers/" + id)
                .build();
    }
}
