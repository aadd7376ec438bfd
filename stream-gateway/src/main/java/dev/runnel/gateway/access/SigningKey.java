package dev.runnel.gateway.access;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.log.RedisRouter;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The key that all gateways of an installation sign with: the configured one, else one that the first of them makes and that Redis keeps.
 * Each puts it back now and then, should Redis have lost it, so that a Redis which was emptied does not make everybody a stranger.
 */
@Singleton
class SigningKey {

    private static final Logger LOG = Logger.getLogger(SigningKey.class);
    private static final int SHORTEST_SECRET = 32;
    private static final int BYTES = 32;
    private static final Duration KEEP_EVERY = Duration.ofMinutes(1);

    private final RedisRouter redis;
    private final Vertx vertx;
    private final String key;
    private final boolean needed;
    private final Optional<String> configured;
    private volatile String secret;
    private volatile Signer signer;
    private long keeper;

    SigningKey(RedisRouter redis, Vertx vertx, Keys keys, GatewayConfig config) {
        this.redis = redis;
        this.vertx = vertx;
        this.key = keys.signingKey();
        this.needed = config.access().mode() == GatewayConfig.Access.Mode.ANONYMOUS;
        this.configured = config.access().secret();
        this.secret = configured.orElseGet(SigningKey::random);
    }

    void begin(@Observes StartupEvent event) {
        if (!needed) {
            return;
        }
        if (configured.isEmpty()) {
            keep();
            keeper = vertx.setPeriodic(KEEP_EVERY.toMillis(), timer -> keep());
        } else if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("runnel.gateway.access.secret has at least " + SHORTEST_SECRET
                    + " characters; \"openssl rand -base64 32\" makes one.");
        } else {
            signer = new Signer(secret);
        }
    }

    /** Fails as Redis does, and only until it was asked once. */
    Uni<Signer> signer() {
        Signer known = signer;
        return known != null ? Uni.createFrom().item(known) : agree();
    }

    private void keep() {
        agree().subscribe().with(agreed -> {}, away -> LOG.debugf("Signing key not kept: %s", away.getMessage()));
    }

    /** Ours, unless there is one already. */
    private Uni<Signer> agree() {
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

    @PreDestroy
    void end() {
        vertx.cancelTimer(keeper);
    }
}
