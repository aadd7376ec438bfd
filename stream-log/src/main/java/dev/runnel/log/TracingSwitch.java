package dev.runnel.log;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;

/**
 * Traces are made only where there is somewhere to send them to, which is known at start and not at build time. Found through {@code
 * META-INF/services}. Whoever sets {@code quarkus.otel.sdk.disabled} itself is obeyed.
 */
@Priority(4000)
public final class TracingSwitch implements ConfigSourceInterceptor {

    private static final String DISABLED = "quarkus.otel.sdk.disabled";
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue set = context.proceed(name);
        boolean isOurs = name.equals(DISABLED) && (set == null || set.getConfigSourceOrdinal() == Integer.MIN_VALUE);
        if (!isOurs) {
            return set;
        }
        ConfigValue endpoint = context.proceed(ENDPOINT);
        boolean off = endpoint == null
                || endpoint.getValue() == null
                || endpoint.getValue().isBlank();
        return ConfigValue.builder()
                .withName(DISABLED)
                .withValue(Boolean.toString(off))
                .withConfigSourceName(TracingSwitch.class.getSimpleName())
                .build();
    }
}
