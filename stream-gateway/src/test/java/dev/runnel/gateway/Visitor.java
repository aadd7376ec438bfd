package dev.runnel.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody whom a gateway that was started with {@link #SECRET} knows by a token; made here as an operator's script would make it. */
public record Visitor(String owner) {

    /** For {@code runnel.gateway.access.secret}. */
    public static final String SECRET = "a secret that only tests may know";

    /** Who asks and watches where it does not matter who does. */
    public static final Visitor USUAL = new Visitor("usual");

    public String token() {
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
