package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

    private static final String LISTED = "https://chat.example.org";

    private final Origins some = new Origins(List.of(LISTED));
    private final Origins all = new Origins(List.of("*", LISTED));

    @Test
    void whoIsNoBrowserSaysNothingAndIsLetIn() {
        assertThat(some.isTrusted(request(HttpMethod.POST, Map.of()))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://gateway", "https://gateway:443", "HTTPS://GATEWAY", LISTED})
    void theOwnPageAndListedOnesAreTrusted(String origin) {
        assertThat(some.isTrusted(request(HttpMethod.POST, Map.of("Origin", origin))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "gateway",
                "https://gateway:1",
                "https://gateway.example.org",
                "https://gateway@example.org",
                "https://example.org#gateway",
                "http://chat.example.org",
                "https://chat.example.org.evil.org",
                "not an origin"
            })
    void othersAreNotWelcomeAndAreNeverTrusted(String origin) {
        HttpServerRequest request = request(HttpMethod.GET, Map.of("Origin", origin));

        assertThat(some.isWelcome(request)).isFalse();
        assertThat(all.isWelcome(request)).isTrue();
        assertThat(all.isTrusted(request)).isFalse();
    }

    @Test
    void aLinkFromAnotherSiteMayBeFollowedAndNothingElse() {
        Map<String, String> link = Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

        assertThat(some.isTrusted(request(HttpMethod.GET, link))).isTrue();
        assertThat(some.isTrusted(request(HttpMethod.POST, link))).isFalse();
        assertThat(some.isTrusted(
                        request(HttpMethod.GET, Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"))))
                .isFalse();
    }

    /** To the host {@code gateway}, at the scheme's own port. */
    private static HttpServerRequest request(HttpMethod method, Map<String, String> headers) {
        return (HttpServerRequest) Proxy.newProxyInstance(
                OriginsTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getHeader" -> headers.get(arguments[0].toString());
                    case "authority" -> HostAndPort.create("gateway", -1);
                    case "method" -> method;
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }
}
