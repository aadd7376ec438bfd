package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlCheckTest {

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
