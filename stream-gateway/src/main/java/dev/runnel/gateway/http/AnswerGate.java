package dev.runnel.gateway.http;

import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.ask.Questions;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Finds the answer before its stream of events begins: the head of one whose answer is then not there would have said 200. */
@Singleton
class AnswerGate {

    /** Comes only behind this gate. */
    @NameBinding
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Found {}

    private static final String QUESTION = "answered";

    private final Instance<Questions> questions;
    private final Instance<Answers> answers;

    /** Both asked for late: a filter is made before there is anything that talks to Redis. */
    AnswerGate(Instance<Questions> questions, Instance<Answers> answers) {
        this.questions = questions;
        this.answers = answers;
    }

    /** The question of a request that came through. */
    static Question found(RoutingContext request) {
        return request.get(QUESTION);
    }

    @Found
    @ServerRequestFilter
    public Uni<Void> find(ContainerRequestContext context, RoutingContext request) {
        QuestionId id = new QuestionId(context.getUriInfo().getPathParameters().getFirst("id"));
        return questions
                .get()
                .find(id, Caller.of(request).owner())
                .invoke(question -> request.put(QUESTION, question))
                .chain(() -> answers.get().head(id))
                .replaceWithVoid();
    }
}
