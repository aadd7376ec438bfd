package dev.runnel.gateway.lifecycle;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.log.RedisRouter;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Holds this gateway's name in Redis. Two gateways under one name would share a consumer group and each see half of every answer. The
 * newest holder wins, so that a gateway which was killed can start again at once; one that finds its name taken by a newer one ends.
 */
@Singleton
class NodeLease {

    private static final Logger LOG = Logger.getLogger(NodeLease.class);

    private final RedisRouter redis;
    private final Vertx vertx;
    private final NodeName node;
    private final String key;
    private final Duration lease;
    private final String holder =
            ProcessHandle.current().pid() + "@" + UUID.randomUUID().toString().substring(0, 8);
    private boolean held;
    private long renewal = -1;

    NodeLease(RedisRouter redis, Vertx vertx, NodeName node, Keys keys, GatewayConfig config) {
        this.redis = redis;
        this.vertx = vertx;
        this.node = node;
        this.key = keys.gateway(node.toString());
        this.lease = config.nodeLease();
    }

    void begin(@Observes StartupEvent event) {
        renew();
        renewal = vertx.setPeriodic(lease.toMillis() / 3, timer -> renew());
    }

    private void renew() {
        Uni<Response> step = held ? redis.send(key, Request.cmd(Command.GET).arg(key)) : take();
        step.subscribe().with(this::check, away -> LOG.debugf("Name not renewed: %s", away.getMessage()));
    }

    private Uni<Response> take() {
        return redis.send(
                key, Request.cmd(Command.SET).arg(key).arg(holder).arg("PX").arg(lease.toMillis()));
    }

    private void check(Response reply) {
        if (held && reply != null && !reply.toString().equals(holder)) {
            LOG.errorf(
                    "Another gateway started under the name %s (%s); this one (%s) ends. Give every gateway its own RUNNEL_GATEWAY_NODE.",
                    node, reply, holder);
            Quarkus.asyncExit(1);
            return;
        }
        if (held) {
            take().subscribe().with(kept -> {}, away -> LOG.debugf("Name not renewed: %s", away.getMessage()));
        }
        held = true;
    }

    @PreDestroy
    void end() {
        vertx.cancelTimer(renewal);
    }
}
