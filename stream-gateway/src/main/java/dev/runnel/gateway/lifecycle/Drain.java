package dev.runnel.gateway.lifecycle;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.socket.Sessions;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * On SIGTERM: readiness goes down, clients are told to move, one after another, and served on until they do. Those that stay are closed in a way
 * that makes them resume elsewhere, shortly before the drain is over, for then the server closes its sockets without a reason. Nothing of this
 * gateway is left in Redis.
 */
@Singleton
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** For the few commands of the end. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final Sessions sessions;
    private final Fanout fanout;
    private final NodeLease lease;
    private final Loop loop;
    private final GatewayConfig config;

    Drain(Sessions sessions, Fanout fanout, NodeLease lease, Loop loop, GatewayConfig config) {
        this.sessions = sessions;
        this.fanout = fanout;
        this.lease = lease;
        this.loop = loop;
        this.config = config;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        LOG.infof(
                "Draining: clients are told to move, and served for %d ms",
                config.drain().toMillis());
        Duration served = config.drain().multipliedBy(4).dividedBy(5);
        sessions.goAway(served);
        loop.after(served.toMillis(), () -> leave().subscribe().with(done -> {}, Drain::stays));
    }

    /** Waits: what comes after this event closes the connections to Redis. */
    void end(@Observes ShutdownEvent event) {
        try {
            leave().chain(lease::end).await().atMost(LAST_WORD);
            LOG.info("Drained: nothing of this gateway is left in Redis");
        } catch (RuntimeException away) {
            stays(away);
        }
    }

    private Uni<Void> leave() {
        return sessions.closeAll().chain(fanout::close);
    }

    private static void stays(Throwable away) {
        LOG.warnf("Something of this gateway stays in Redis until others find it idle: %s", away.getMessage());
    }
}
