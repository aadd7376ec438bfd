package dev.runnel.producer.llm;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.producer.ProducerConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final String OPENAI = "https://api.openai.com/v1/";

    @Test
    void openAiWithoutAKeyIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> Credentials.check(config(OPENAI, "", "true")))
                .hasMessageContaining("OPENAI_API_KEY")
                .hasMessageContaining("OPENAI_BASE_URL");
    }

    @Test
    void openAiWithAKeyIsFine() {
        assertThatCode(() -> Credentials.check(config(OPENAI, "sk-1", "true"))).doesNotThrowAnyException();
    }

    @Test
    void aServerOfOnesOwnNeedsNoKey() {
        assertThatCode(() -> Credentials.check(config("http://localhost:11434/v1/", "", "true")))
                .doesNotThrowAnyException();
    }

    @Test
    void aProducerThatIsOffNeedsNothing() {
        assertThatCode(() -> Credentials.check(config(OPENAI, "", "false"))).doesNotThrowAnyException();
    }

    @Test
    void somethingThatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> Credentials.check(config("not an address", "", "true")))
                .hasMessageContaining("OPENAI_BASE_URL");
    }

    private static ProducerConfig config(String baseUrl, String key, String enabled) {
        return new SmallRyeConfigBuilder()
                .withMapping(ProducerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "runnel.producer.base-url", baseUrl,
                                "runnel.producer.api-key", key,
                                "runnel.producer.model", "m",
                                "runnel.producer.enabled", enabled),
                        "test",
                        100))
                .build()
                .getConfigMapping(ProducerConfig.class);
    }
}
