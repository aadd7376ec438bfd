package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is given, and what other sites' pages can make it do. Behind a proxy that ends TLS and says so. */
@QuarkusTest
@TestProfile(CookieIT.BehindProxy.class)
@QuarkusTestResource(RedisForTests.class)
class CookieIT {

    public static class BehindProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.enable-forwarded-host", "true",
                    "runnel.gateway.origins", LISTED);
        }
    }

    private static final String LISTED = "https://chat.example.org";
    private static final String FOREIGN = "https://evil.example.org";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Has no cookie jar: each test shows what it means to. And no HTTP/2, whose upgrade would get in the way of the headers. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource("/")
    URI root;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061", "/v1/welcome"})
    void aBrowserThatComesWithNothingLeavesWithACookieThatScriptsCannotRead(String path) throws Exception {
        String cookie = setCookie(send(request(path))).orElseThrow();

        assertThat(cookie)
                .startsWith("runnel=anon-")
                .contains("; Path=/", "; HTTPOnly", "; SameSite=Lax", "; Max-Age=31536000")
                .doesNotContain("Secure");
    }

    @Test
    void overTlsTheCookieIsSecureAndNoNeighbourCanSetIt() throws Exception {
        String cookie = setCookie(send(request("/").header("X-Forwarded-Proto", "https")))
                .orElseThrow();

        assertThat(cookie)
                .startsWith("__Host-runnel=anon-")
                .contains("; Secure")
                .doesNotContain("Domain");
    }

    @Test
    void whoShowsItsCookieIsKnownAndGivenNoOther() throws Exception {
        String cookie = newCookie();
        String asked =
                send(post("{\"text\":\"Why?\"}").header("Cookie", cookie)).body();

        HttpResponse<String> found = send(
                request("/v1/questions/" + JSON.readTree(asked).path("question").asText())
                        .header("Cookie", cookie));

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(setCookie(found)).isEmpty();
    }

    @Test
    void whoAsksWithoutACookieIsGivenOneThatOwnsTheQuestion() throws Exception {
        HttpResponse<String> asked = send(post("{\"text\":\"Why?\"}"));
        String question =
                "/v1/questions/" + JSON.readTree(asked.body()).path("question").asText();

        assertThat(send(request(question).header("Cookie", nameAndValue(asked))).statusCode())
                .isEqualTo(200);
        assertThat(send(request(question)).statusCode()).isEqualTo(404);
    }

    @Test
    void aCookieThatWasTamperedWithMakesAStranger() throws Exception {
        String cookie = newCookie();
        String forged = "runnel=anon-" + "A".repeat(22) + cookie.substring(cookie.indexOf('.'));

        HttpResponse<String> welcome = send(request("/v1/welcome").header("Cookie", forged));

        assertThat(setCookie(welcome))
                .hasValueSatisfying(
                        given -> assertThat(given).startsWith("runnel=anon-").doesNotContain("anon-AAAA"));
    }

    @Test
    void aPageVisitKeepsTheCookieAlive() throws Exception {
        String cookie = newCookie();

        HttpResponse<String> page = send(request("/").header("Cookie", cookie));

        assertThat(setCookie(page))
                .hasValueSatisfying(given -> assertThat(given).startsWith(cookie));
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
    }

    @Test
    void aSocketIsItsCookiesOwner() throws Exception {
        String cookie = newCookie();
        String id = JSON.readTree(send(post("{\"text\":\"Why?\"}").header("Cookie", cookie))
                        .body())
                .path("question")
                .asText();

        try (SocketClient socket =
                new SocketClient(root.resolve("/v1/socket"), Map.of("Cookie", cookie, "Origin", ownOrigin()))) {
            socket.send("{\"type\":\"hello\"}");

            assertThat(socket.next("welcome").has("token")).isFalse();
            assertThat(watch(socket, id).path("mine").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, application/json",
        "POST, text/plain",
        "DELETE, application/json",
        "GET, application/json",
        "OPTIONS, application/json"
    })
    void anotherSitesPageGetsNothingDone(String method, String type) throws Exception {
        HttpResponse<String> response = send(request("/v1/questions")
                .header("Origin", FOREIGN)
                .header("Cookie", newCookie())
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString("{\"text\":\"Why?\"}")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(response.body()).path("code").asText()).isEqualTo("origin_refused");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(setCookie(response)).isEmpty();
    }

    @Test
    void aFormThatHidesItsOriginIsRefusedToo() throws Exception {
        HttpRequest.Builder form = post("{\"text\":\"Why?\"}").header("Sec-Fetch-Mode", "navigate");

        assertThat(send(form.copy().header("Origin", "null")).statusCode()).isEqualTo(403);
        assertThat(send(form.copy().header("Sec-Fetch-Site", "cross-site")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aListedSitesPageMayAskAndReadTheReply() throws Exception {
        HttpResponse<String> preflight = send(request("/v1/questions")
                .header("Origin", LISTED)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> asked = send(post("{\"text\":\"Why?\"}").header("Origin", LISTED));

        assertThat(preflight.statusCode()).isBetween(200, 204);
        assertThat(asked.statusCode()).isEqualTo(202);
        for (HttpResponse<String> response : new HttpResponse[] {preflight, asked}) {
            assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(LISTED);
            assertThat(response.headers().firstValue("Access-Control-Allow-Credentials"))
                    .hasValue("true");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://gateway.example.org, gateway.example.org, 200",
        "https://gateway.example.org, gateway.example.org, 200",
        "https://gateway.example.org, gateway.example.org:443, 200",
        "https://gateway.example.org:8443, gateway.example.org, 403",
        "https://gateway.example.org.evil.example.org, gateway.example.org, 403",
        "https://example.org, gateway.example.org, 403"
    })
    void thePageIsTheGatewaysOwnByTheHostThatTheProxyNames(String origin, String host, int status) throws Exception {
        HttpResponse<String> response = send(request("/v1/welcome")
                .header("Origin", origin)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", host));

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void everyReplyIsGuarded() throws Exception {
        for (String path : new String[] {"/", "/v1/welcome", "/v1/questions/7"}) {
            HttpResponse<String> plain = send(request(path));
            assertThat(plain.headers().map())
                    .containsKeys(
                            "content-security-policy",
                            "permissions-policy",
                            "cross-origin-opener-policy",
                            "cross-origin-resource-policy",
                            "x-content-type-options",
                            "referrer-policy")
                    .doesNotContainKey("strict-transport-security");
            assertThat(send(request(path).header("X-Forwarded-Proto", "https"))
                            .headers()
                            .firstValue("Strict-Transport-Security"))
                    .hasValue("max-age=31536000");
        }
        assertThat(send(request("/v1/welcome")).headers().allValues("Cache-Control"))
                .containsExactly("no-store");
    }

    private String newCookie() throws Exception {
        return nameAndValue(send(request("/v1/welcome")));
    }

    private static JsonNode watch(SocketClient socket, String id) {
        return socket.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}")
                .reply("w");
    }

    private String ownOrigin() {
        return "http://" + root.getAuthority();
    }

    private static String nameAndValue(HttpResponse<String> response) {
        String cookie = setCookie(response).orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static Optional<String> setCookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie");
    }

    private HttpRequest.Builder post(String body) {
        return request("/v1/questions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
