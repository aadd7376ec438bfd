package dev.runnel.gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An OpenID Connect issuer with a key of its own: what discovery needs, and tokens signed on demand. */
public final class TestIssuer implements AutoCloseable {

    public static final String AUDIENCE = "runnel";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY_ID = "test";

    private final KeyPair keys;
    private final int port;
    private HttpServer server;

    private TestIssuer() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        server = serve(0);
        port = server.getAddress().getPort();
    }

    private HttpServer serve(int at) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        made.createContext("/.well-known/openid-configuration", exchange -> reply(exchange, discovery()));
        made.createContext("/jwks", exchange -> reply(exchange, Map.of("keys", List.of(jwk()))));
        made.start();
        return made;
    }

    public static TestIssuer start() {
        try {
            return new TestIssuer();
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** For {@code quarkus.oidc.auth-server-url}; stands in its tokens as {@code iss}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Under its address and with its key, after {@link #close()}. */
    public void comeBack() {
        try {
            server = serve(port);
        } catch (IOException taken) {
            throw new IllegalStateException(taken);
        }
    }

    /** What a gateway must be told to take its tokens. */
    public Map<String, String> settings() {
        return Map.of(
                "runnel.gateway.access.mode",
                "oidc",
                "quarkus.oidc.auth-server-url",
                url(),
                "quarkus.oidc.token.audience",
                AUDIENCE);
    }

    /** The same as environment. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        settings()
                .forEach((name, value) ->
                        environment.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        return environment;
    }

    /** A sound one. */
    public String token(String subject, Duration life) {
        return token(subject, life, Map.of());
    }

    /** @param claims instead of the usual */
    public String token(String subject, Duration life, Map<String, Object> claims) {
        Instant now = Instant.now();
        Map<String, Object> all = new HashMap<>(Map.of(
                "iss", url(),
                "sub", subject,
                "aud", AUDIENCE,
                "iat", now.minusSeconds(3600).getEpochSecond(),
                "exp", now.plus(life).getEpochSecond()));
        all.putAll(claims);
        return sign(all);
    }

    private String sign(Map<String, Object> claims) {
        try {
            String signed = part(Map.of("alg", "RS256", "typ", "JWT", "kid", KEY_ID)) + "." + part(claims);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String part(Map<String, Object> fields) {
        return BASE64.encodeToString(bytes(fields));
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Map<String, Object> discovery() {
        return Map.of(
                "issuer", url(),
                "jwks_uri", url() + "/jwks",
                "token_endpoint", url() + "/token",
                "authorization_endpoint", url() + "/authorize");
    }

    private Map<String, Object> jwk() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                KEY_ID,
                "n",
                unsigned(key.getModulus().toByteArray()),
                "e",
                unsigned(key.getPublicExponent().toByteArray()));
    }

    /** Java puts a zero in front for the sign. */
    private static String unsigned(byte[] number) {
        return BASE64.encodeToString(number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number);
    }

    private static void reply(HttpExchange exchange, Object value) throws IOException {
        byte[] body = bytes(value);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
