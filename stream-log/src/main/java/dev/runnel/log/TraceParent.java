package dev.runnel.log;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;

/** W3C's {@code traceparent}: how a trace travels with a question, in its request and in its log. */
public final class TraceParent {

    private static final String FIELD = "traceparent";

    private static final TextMapGetter<Map<String, String>> MAP = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private TraceParent() {}

    /** @param traceparent null, or something that is none, for a trace of its own */
    public static Context context(String traceparent) {
        return traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), Map.of(FIELD, traceparent), MAP);
    }

    /** Not valid if there is none. */
    public static SpanContext spanContext(String traceparent) {
        return Span.fromContext(context(traceparent)).getSpanContext();
    }

    /** Null if the span is in no trace. */
    public static String of(Span span) {
        SpanContext context = span.getSpanContext();
        return context.isValid()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }
}
