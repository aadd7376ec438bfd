package dev.runnel.producer.answer;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Connection;
import dev.runnel.log.QuestionStore;
import dev.runnel.log.RedisRouter;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerMetrics;
import dev.runnel.producer.ProducerName;
import dev.runnel.producer.Tracing;
import dev.runnel.producer.llm.Speaker;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Answers questions, each on an event loop of its own choice. */
@Singleton
public class Answers {

    private final Vertx vertx;
    private final Tools tools;

    Answers(
            Vertx vertx,
            ProducerConfig config,
            ProducerName name,
            ProducerMetrics metrics,
            Tracing tracing,
            AnswerLog log,
            QuestionStore questions,
            Conversation conversation,
            Speaker model,
            Aftercare aftercare,
            RedisRouter commands,
            Keys keys) {
        this.vertx = vertx;
        this.tools = new Tools(
                config,
                name.value(),
                metrics,
                tracing,
                log,
                questions,
                conversation,
                model,
                aftercare,
                new Pace(config.pieceMaxDelay(), config.pieceMaxDelayAnswers()),
                new Beats(vertx),
                () -> commands.connection(keys.requests()));
    }

    /**
     * Answers one question. To stop without an end, so that another producer may take over, cancel the subscription.
     *
     * @param takenOver whether its request was another producer's before: only then a further attempt may be started
     * @param attempts how many attempts there may have been of which the log knows nothing any more; if there were any, a further one may be started
     *     as well, unless the log knows of more
     * @param losses how many producers were lost over it, those not counted that handed it over
     */
    public Uni<Release> answer(QuestionId id, boolean takenOver, int attempts, int losses) {
        if (takenOver) {
            tools.metrics().takenOver();
        }
        return Uni.createFrom()
                .deferred(() -> new Answer(tools, id, takenOver, attempts, losses, Lane.next(vertx)).run());
    }

    /**
     * What every answer needs.
     *
     * @param queue over which the queue of requests is reached now
     */
    record Tools(
            ProducerConfig config,
            String producer,
            ProducerMetrics metrics,
            Tracing tracing,
            AnswerLog log,
            QuestionStore questions,
            Conversation conversation,
            Speaker model,
            Aftercare aftercare,
            Pace pace,
            Beats beats,
            Supplier<Connection> queue) {}
}
