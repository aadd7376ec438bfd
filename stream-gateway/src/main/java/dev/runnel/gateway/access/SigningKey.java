package dev.runnel.gateway.access;

import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The key that all gateways of an installation sign with: the configured one, else one that the first of them makes and that Redis keeps. */
final class SigningKey {

    private static final int SHORTEST_SECRET = 32;
    private static final int BYTES = 32;

    private final RedisRouter redis;
    private final String key;
    private volatile String secret;
    private volatile Signer signer;

    /** @throws IllegalArgumentException if the configured one is too short to be a secret */
    SigningKey(RedisRouter redis, String key, Optional<String> configured) {
        this.redis = redis;
        this.key = key;
        this.secret = configured.orElseGet(SigningKey::random);
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("runnel.gateway.access.secret has at least " + SHORTEST_SECRET
                    + " characters; \"openssl rand -base64 32\" makes one.");
        }
        if (configured.isPresent()) {
            signer = new Signer(secret);
        }
    }

    /** Fails as Redis does, and only until it was asked once. */
    Uni<Signer> signer() {
        Signer known = signer;
        return known != null ? Uni.createFrom().item(known) : agree();
    }

    /**
     * Puts ours there, unless there is one already, which is then ours. To be done again now and then, should Redis have lost it: a Redis that was
     * emptied must not make everybody a stranger.
     */
    Uni<Signer> agree() {
        return redis.send(key, Request.cmd(Command.SET).arg(key).arg(secret).arg("NX"))
                .chain(() -> redis.send(key, Request.cmd(Command.GET).arg(key)))
                .map(kept -> take(kept == null ? secret : kept.toString()));
    }

    private Signer take(String agreed) {
        if (signer == null || !agreed.equals(secret)) {
            secret = agreed;
            signer = new Signer(agreed);
        }
        return signer;
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
