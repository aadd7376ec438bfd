package dev.runnel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.log.LogConfig;
import dev.runnel.producer.ProducerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} names every setting with its default, and none that is not there. */
class ConfigurationDocumentTest {

    @Test
    void theSettingsInTheDocumentAreThoseOfTheCode() throws IOException {
        List<String> document = Files.readAllLines(Path.of("../../docs/configuration.md"));

        TreeSet<String> documented = document.stream()
                .filter(line -> line.startsWith("| `runnel."))
                .filter(line -> line.split("\\|").length == 4)
                .map(line -> line.split("\\|")[1].strip() + line.split("\\|")[2].strip())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented)
                .isEqualTo(Stream.of(LogConfig.class, GatewayConfig.class, ProducerConfig.class)
                        .flatMap(config -> settings(
                                config.getAnnotation(ConfigMapping.class).prefix(), config))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> settings(String prefix, Class<?> config) {
        return Arrays.stream(config.getDeclaredMethods())
                .filter(method -> !method.isDefault() && !method.isSynthetic())
                .flatMap(method -> settings(prefix + "." + kebab(method.getName()), method));
    }

    /** A group of settings has an interface of its own, beside that of the whole or within it. */
    private static Stream<String> settings(String name, Method method) {
        return method.getReturnType().isInterface()
                        && method.getReturnType().getPackage()
                                == method.getDeclaringClass().getPackage()
                ? settings(name, method.getReturnType())
                : Stream.of("`" + name + "`" + defaultOf(method));
    }

    private static String defaultOf(Method method) {
        WithDefault value = method.getAnnotation(WithDefault.class);
        return value == null ? "" : "`" + value.value() + "`";
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
