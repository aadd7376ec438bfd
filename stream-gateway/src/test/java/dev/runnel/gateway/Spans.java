package dev.runnel.gateway;

import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** The spans that were made, where a test has them made. */
@Singleton
@Unremovable
public class Spans {

    private static final AttributeKey<String> QUESTION = AttributeKey.stringKey("runnel.question.id");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Produces
    @Singleton
    @Unremovable
    SpanProcessor processor() {
        return SimpleSpanProcessor.create(exporter);
    }

    /** The spans of this name about this question; waits for one. */
    List<SpanData> named(String name, QuestionId question) {
        await().atMost(SOON).until(() -> !find(name, question).isEmpty());
        return find(name, question);
    }

    private List<SpanData> find(String name, QuestionId question) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .filter(span -> question.toString().equals(span.getAttributes().get(QUESTION)))
                .toList();
    }
}
