package dev.runnel.producer;

import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The spans that were made, where a test has them made. */
@Singleton
@Unremovable
public class Spans {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Produces
    @Singleton
    @Unremovable
    SpanProcessor processor() {
        return SimpleSpanProcessor.create(exporter);
    }

    /** Waits until the trace has so many, all of them ended. */
    public List<SpanData> of(String traceId, int count) {
        await().atMost(Asker.SOON).until(() -> of(traceId).size() >= count);
        return of(traceId);
    }

    private List<SpanData> of(String traceId) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(traceId))
                .toList();
    }
}
