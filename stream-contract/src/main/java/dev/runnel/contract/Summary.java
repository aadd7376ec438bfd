package dev.runnel.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a reader needs to prove that it has the whole text.
 *
 * @param length of the final attempt's text, in UTF-16 units
 * @param digest {@code sha-256:<hex>} of the same text in UTF-8
 */
public record Summary(long length, String digest) {

    public static Summary of(CharSequence text) {
        byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Summary(text.length(), "sha-256:" + HexFormat.of().formatHex(hash));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
