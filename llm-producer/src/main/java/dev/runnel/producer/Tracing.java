package dev.runnel.producer;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * The spans of an attempt and of what it does, in the trace that the question was asked in: all attempts are in it, whichever producers made them.
 * While no traces are exported none is made. What was asked and answered is in no attribute.
 */
@Singleton
public class Tracing {

    private static final AttributeKey<String> QUESTION = AttributeKey.stringKey("runnel.question.id");
    private static final AttributeKey<String> PRODUCER = AttributeKey.stringKey("runnel.producer.name");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("runnel.attempt");
    private static final AttributeKey<Boolean> TAKEN_OVER = AttributeKey.booleanKey("runnel.taken_over");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

    private final Tracer tracer;
    private final String producer;
    private final URI service;

    Tracing(OpenTelemetry telemetry, ProducerName name, ProducerConfig config) {
        this.tracer = telemetry.getTracer("dev.runnel.producer");
        this.producer = name.value();
        this.service = URI.create(config.baseUrl());
    }

    /**
     * One attempt, from its claim to its end.
     *
     * @param traceparent of the asking, or null
     * @param takenOver whether another producer began one before
     */
    public Span attempt(String traceparent, QuestionId id, int number, boolean takenOver) {
        return tracer.spanBuilder("attempt")
                .setParent(TraceParent.context(traceparent))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(QUESTION, id.toString())
                .setAttribute(PRODUCER, producer)
                .setAttribute(ATTEMPT, (long) number)
                .setAttribute(TAKEN_OVER, takenOver)
                .startSpan();
    }

    /**
     * What a producer that was lost, or handed the answer over, had of it: until now. Its own spans went with it if it was killed, so this one is
     * made by whoever takes over, from the log; else the time would look as if the question had waited.
     *
     * @param producer whose attempt it was
     * @param since epoch milliseconds by that producer's clock, when it began
     */
    public void takenOver(String traceparent, QuestionId id, int number, String producer, long since) {
        tracer.spanBuilder("taken over")
                .setParent(TraceParent.context(traceparent))
                .setStartTimestamp(Math.min(since, System.currentTimeMillis()), TimeUnit.MILLISECONDS)
                .setAttribute(QUESTION, id.toString())
                .setAttribute(PRODUCER, producer)
                .setAttribute(ATTEMPT, (long) number)
                .startSpan()
                .end();
    }

    /** The call to the model, by OpenTelemetry's conventions for generative AI. */
    public Span chat(Span attempt, String model) {
        return tracer.spanBuilder("chat " + model)
                .setParent(Context.root().with(attempt))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(OPERATION, "chat")
                .setAttribute(PROVIDER, "openai")
                .setAttribute(MODEL, model)
                .setAttribute(SERVER, service.getHost())
                .setAttribute(PORT, (long) port())
                .startSpan();
    }

    /** The end's way into the log, with whatever of the answer was not there yet. */
    public Span seal(Span attempt) {
        return tracer.spanBuilder("seal")
                .setParent(Context.root().with(attempt))
                .setSpanKind(SpanKind.PRODUCER)
                .startSpan();
    }

    private int port() {
        boolean plain = "http".equals(service.getScheme());
        return service.getPort() >= 0 ? service.getPort() : plain ? 80 : 443;
    }
}
