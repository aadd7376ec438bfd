package dev.runnel.gateway;

import dev.runnel.gateway.access.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody whom a gateway that was started with {@link #settings} knows by a token; made here as an operator's script would make it, or with {@code
 * -Drunnel.test.access=oidc} by an issuer.
 */
public record Visitor(String owner) {

    /** For {@code runnel.gateway.access.secret}. */
    public static final String SECRET = "a secret that only tests may know";

    /** Who asks and watches where it does not matter who does. */
    public static final Visitor USUAL = new Visitor("usual");

    private static final Duration LONG = Duration.ofHours(6);

    /** Null where visitors are anonymous. */
    private static final TestIssuer ISSUER =
            System.getProperty("runnel.test.access", "anonymous").equals("oidc") ? TestIssuer.start() : null;

    /** What makes a gateway believe these tokens, as environment. */
    public static Map<String, String> settings() {
        return ISSUER == null ? Map.of("RUNNEL_GATEWAY_ACCESS_SECRET", SECRET) : ISSUER.environment();
    }

    /** Whether whoever has no token is shown nothing. */
    public static boolean needToken() {
        return ISSUER != null;
    }

    public String token() {
        return ISSUER == null ? signed() : ISSUER.token(owner, LONG);
    }

    private String signed() {
        return owner + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature());
    }

    /** The first frame of this visitor's connections. */
    public String hello() {
        return "{\"type\":\"hello\",\"token\":\"" + token() + "\"}";
    }

    /** The header {@code Authorization}. */
    public String bearer() {
        return "Bearer " + token();
    }

    private byte[] signature() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(("runnel-owner:" + owner).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
