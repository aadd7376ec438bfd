package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.socket.Sessions;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * On SIGTERM: readiness goes down, clients are told to move, one after another, and served on until they do. Those that stay are closed in a way
 * that makes them resume elsewhere, and nothing of this gateway is left in Redis.
 */
@Singleton
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** For the few commands of the end. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final Sessions sessions;
    private final Fanout fanout;
    private final NodeLease lease;
    private final GatewayConfig config;

    Drain(Sessions sessions, Fanout fanout, NodeLease lease, GatewayConfig config) {
        this.sessions = sessions;
        this.fanout = fanout;
        this.lease = lease;
        this.config = config;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        sessions.goAway(config.drain());
    }

    /** Waits: what comes after this event closes the connections to Redis. */
    void end(@Observes ShutdownEvent event) {
        try {
            sessions.closeAll().chain(fanout::close).chain(lease::end).await().atMost(LAST_WORD);
        } catch (RuntimeException away) {
            LOG.warnf("Groups of this gateway stay in Redis until another one finds them idle: %s", away.getMessage());
        }
    }
}
