package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlCheckTest {

    @Test
    void itSeesWhatAnExpressionLeadsTo() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredInterceptors()
                .addDefaultInterceptors()
                .withDefaultValue("quarkus.redis.hosts", "${ITS_ADDRESS:redis://127.0.0.1:6379}")
                .withDefaultValue("ITS_ADDRESS", "redis://gateway:sec ret@redis:6379")
                .build();

        assertThatThrownBy(() -> config.getConfigValue("quarkus.redis.hosts"))
                .hasMessageContaining("percent-encoded")
                .hasMessageNotContaining("sec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://redis:6379",
                "redis://redis",
                "rediss://gateway:p%40ss%2F@redis.example.org:6380/3",
                "redis://[::1]:6379?user=gateway",
                "unix:///run/redis.sock"
            })
    void anAddressIsTaken(String address) {
        assertThatCode(() -> RedisUrlCheck.check(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://gateway:sec ret@redis:6379",
                "redis://gateway:sec%ret@redis:6379",
                "redis://gateway:sec/ret@redis:6379",
                "redis://gateway:sec@ret@redis:6379",
                "redis://gateway:sec#ret@redis:6379",
                "redis://:sec?ret@redis:6379"
            })
    void oneWithAPasswordThatIsNotEncodedIsRefusedAndNotRepeated(String address) {
        assertThatThrownBy(() -> RedisUrlCheck.check(address))
                .hasMessageContaining("percent-encoded")
                .hasMessageNotContainingAny("sec", "ret@")
                .hasNoCause();
    }
}
