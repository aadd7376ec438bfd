package dev.runnel.local.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, http://127.0.0.1:8080, same-origin",
        "localhost:8080, http://localhost:8080, same-origin",
        "localhost:8080, http://localhost:8080, ",
        "127.0.0.1:8080, , ",
        "127.0.0.1, http://127.0.0.1, same-origin"
    })
    void thePageItselfAndProgramsMayMakeExperiments(String host, String origin, String fetchSite) {
        assertThat(Guard.isOwn(host, origin, fetchSite)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, http://evil.example, cross-site",
        "127.0.0.1:8080, http://evil.example, ",
        "127.0.0.1:8080, http://127.0.0.1:9090, same-site",
        "127.0.0.1:8080, http://localhost:8080, ",
        "127.0.0.1:8080, null, cross-site",
        "127.0.0.1:8080, , cross-site",
        "evil.example:8080, http://evil.example:8080, same-origin",
        "127.0.0.1.evil.example:8080, , ",
        ", , "
    })
    void anotherPageMayNotAlsoNotUnderANameThatLeadsHere(String host, String origin, String fetchSite) {
        assertThat(Guard.isOwn(host, origin, fetchSite)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.2"})
    void experimentsAreOnWhereNobodyElseCanReachThem(String host) {
        assertThat(new Guard(host).isOn()).isTrue();
    }

    @Test
    void experimentsAreOffWhereOthersCanReachThem() {
        assertThat(new Guard("0.0.0.0").isOn()).isFalse();
    }
}
