package dev.runnel.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackOnlyTest {

    private final LoopbackOnly guard = new LoopbackOnly("127.0.0.5");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:8080", "[::1]", "127.0.0.5:9"})
    void thisMachinesNamesAreItsOwn(String host) {
        assertThat(guard.isOwn(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rebound.example.org:8080", "localhost.example.org", "127.0.0.1.example.org:8080", "", ":8080"})
    void aNameThatLeadsHereIsNot(String host) {
        assertThat(guard.isOwn(host)).isFalse();
    }

    @Test
    void norIsNoNameAtAll() {
        assertThat(guard.isOwn(null)).isFalse();
    }
}
