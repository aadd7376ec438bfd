package dev.runnel.gateway.lifecycle;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.log.RedisRouter;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Holds this gateway's name in Redis. Two gateways under one name would share a consumer group and each see half of every answer. The
 * newest holder wins, so that a gateway which was killed can start again at once; one that finds its name taken by a newer one ends.
 */
@Singleton
class NodeLease {

    private static final Logger LOG = Logger.getLogger(NodeLease.class);

    private final Vertx vertx;
    private final NodeName node;
    private final Duration lease;
    private final String holder =
            ProcessHandle.current().pid() + "@" + UUID.randomUUID().toString().substring(0, 8);
    private final NodeClaim claim;
    private volatile boolean held;
    private long renewal;

    NodeLease(RedisRouter redis, Vertx vertx, NodeName node, Keys keys, GatewayConfig config) {
        this.vertx = vertx;
        this.node = node;
        this.lease = config.nodeLease();
        this.claim = new NodeClaim(redis, keys.gateway(node.toString()), holder, lease);
    }

    void begin(@Observes StartupEvent event) {
        step();
        renewal = vertx.setPeriodic(lease.toMillis() / 3, timer -> step());
    }

    private void step() {
        Uni<Optional<String>> step = held ? claim.renew() : claim.take().replaceWith(Optional.empty());
        step.subscribe().with(this::check, away -> LOG.debugf("Name not renewed: %s", away.getMessage()));
    }

    private void check(Optional<String> other) {
        held = true;
        if (other.isPresent()) {
            LOG.errorf(
                    "Another gateway started under the name %s (%s); this one (%s) ends. Give every gateway its own RUNNEL_GATEWAY_NODE.",
                    node, other.get(), holder);
            Quarkus.asyncExit(1);
        }
    }

    /** To be called last: until then this gateway's groups are its own. */
    Uni<Void> end() {
        vertx.cancelTimer(renewal);
        return claim.release();
    }
}
