package dev.runnel.log;

import dev.runnel.contract.QuestionId;
import io.opentelemetry.api.trace.SpanContext;
import org.jboss.logging.MDC;

/** Puts the question, and its trace, beside what is logged about it: in JSON they are keys, by which all lines about it are found. */
public final class About {

    private static final String QUESTION = "question";
    private static final String TRACE = "traceId";

    private About() {}

    /** @param traceparent as the question was asked with; or null */
    public static void question(QuestionId id, String traceparent, Runnable logging) {
        SpanContext trace = TraceParent.spanContext(traceparent);
        MDC.put(QUESTION, id.toString());
        if (trace.isValid()) {
            MDC.put(TRACE, trace.getTraceId());
        }
        try {
            logging.run();
        } finally {
            MDC.remove(QUESTION);
            if (trace.isValid()) {
                MDC.remove(TRACE);
            }
        }
    }

    public static void question(QuestionId id, Runnable logging) {
        question(id, null, logging);
    }
}
