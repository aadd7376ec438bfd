package dev.runnel.gateway;

import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A question's trace begins with its asking and goes on in the producer. Watching is no part of it, for it may happen often and much later: each
 * watch is a trace of its own, linked to the asking. No piece has a span, and no span has a text.
 */
@Singleton
public class Tracing {

    private static final AttributeKey<String> QUESTION = AttributeKey.stringKey("runnel.question.id");
    private static final AttributeKey<String> NODE = AttributeKey.stringKey("runnel.gateway.node");
    private static final AttributeKey<String> AFTER = AttributeKey.stringKey("runnel.after");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final boolean on;
    private final String node;

    Tracing(
            OpenTelemetry telemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean off,
            NodeName node) {
        this.tracer = telemetry.getTracer("dev.runnel.gateway");
        this.on = !off;
        this.node = node.toString();
    }

    /** Whether it is worth while to read what only a trace needs. */
    public boolean isOn() {
        return on;
    }

    /**
     * From a question's arrival to its being safe in Redis.
     *
     * @param traceparent what the client sent, or null
     */
    public Span ask(String traceparent, Question question) {
        return tracer.spanBuilder("ask")
                .setParent(TraceParent.context(traceparent))
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(QUESTION, question.id().toString())
                .setAttribute(NODE, node)
                .startSpan();
    }

    /**
     * From a viewer's coming to its leaving, or to the end.
     *
     * @param asked the log's first entry; a trace that was not sampled is not linked to either
     */
    public Span watch(Entry asked, QuestionId id, Offset after) {
        SpanContext asking = asked instanceof Entry.Asked first
                ? TraceParent.spanContext(first.traceparent())
                : SpanContext.getInvalid();
        return asking.isSampled()
                ? tracer.spanBuilder("watch")
                        .setParent(Context.root())
                        .addLink(asking)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute(QUESTION, id.toString())
                        .setAttribute(NODE, node)
                        .setAttribute(AFTER, after.toString())
                        .startSpan()
                : Span.getInvalid();
    }

    /** Named as the producers' spans name it. */
    public static void failed(Span span, ErrorCode code) {
        span.setStatus(StatusCode.ERROR, code.wireName());
        span.setAttribute(ERROR, code.wireName());
    }
}
