package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(strings = {SAMPLED, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"})
    void whatIsReadIsWrittenTheSame(String traceparent) {
        assertThat(TraceParent.of(Span.fromContext(TraceParent.context(traceparent))))
                .isEqualTo(traceparent);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
    void whatIsNoneIsNoTrace(String traceparent) {
        assertThat(TraceParent.spanContext(traceparent).isValid()).isFalse();
    }

    @Test
    void aSpanWithoutATraceHasNone() {
        assertThat(TraceParent.of(Span.getInvalid())).isNull();
    }
}
