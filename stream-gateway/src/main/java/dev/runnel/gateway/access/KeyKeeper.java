package dev.runnel.gateway.access;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayConfig.Access.Mode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Sees to it that the key which nobody configured is in Redis, from the start on. */
@Singleton
class KeyKeeper {

    private static final Logger LOG = Logger.getLogger(KeyKeeper.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final SigningKey key;
    private final Vertx vertx;
    private final GatewayConfig.Access config;
    private long timer;

    KeyKeeper(SigningKey key, Vertx vertx, GatewayConfig config) {
        this.key = key;
        this.vertx = vertx;
        this.config = config.access();
    }

    void begin(@Observes StartupEvent event) {
        if (config.mode() == Mode.ANONYMOUS && config.secret().isEmpty()) {
            keep();
            timer = vertx.setPeriodic(EVERY.toMillis(), every -> keep());
        }
    }

    private void keep() {
        key.agree().subscribe().with(agreed -> {}, away -> LOG.debugf("Key not kept: %s", away.getMessage()));
    }

    @PreDestroy
    void end() {
        vertx.cancelTimer(timer);
    }
}
