package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingSwitchTest {

    @Test
    void withNowhereToSendTracesToNoneAreMade() {
        assertThat(isDisabled(Map.of())).isTrue();
        assertThat(isDisabled(Map.of("otel.exporter.otlp.endpoint", ""))).isTrue();
    }

    @Test
    void anEndpointSwitchesThemOn() {
        assertThat(isDisabled(Map.of("otel.exporter.otlp.endpoint", "http://jaeger:4317")))
                .isFalse();
    }

    @Test
    void whoSetsItIsObeyed() {
        assertThat(isDisabled(Map.of(
                        "otel.exporter.otlp.endpoint", "http://jaeger:4317", "quarkus.otel.sdk.disabled", "true")))
                .isTrue();
        assertThat(isDisabled(Map.of("quarkus.otel.sdk.disabled", "false"))).isFalse();
    }

    private static boolean isDisabled(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withDefaultValue("quarkus.otel.sdk.disabled", "false")
                .withInterceptors(new TracingSwitch())
                .build()
                .getValue("quarkus.otel.sdk.disabled", Boolean.class);
    }
}
