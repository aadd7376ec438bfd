package dev.runnel.gateway.access;

import dev.runnel.contract.Owner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens that only this installation can make: {@code <owner>.<HMAC-SHA256 of it>}. */
final class Signer {

    private static final String ALGORITHM = "HmacSHA256";
    /** What else may be signed with the same key one day is no owner. */
    private static final String PURPOSE = "runnel-owner:";

    private final SecretKeySpec key;

    Signer(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String sign(Owner owner) {
        return owner + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(owner));
    }

    /** Empty unless the token is one of ours, whatever else it may be. */
    Optional<Owner> ownerOf(String token) {
        int dot = token.indexOf('.');
        try {
            Owner owner = new Owner(token.substring(0, Math.max(0, dot)));
            byte[] given = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            // In constant time: how far it is right must not show.
            return MessageDigest.isEqual(signature(owner), given) ? Optional.of(owner) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private byte[] signature(Owner owner) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((PURPOSE + owner).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, impossible);
        }
    }
}
