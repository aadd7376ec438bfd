package dev.runnel.log;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jboss.logging.Logger;

/**
 * Which node of a Redis Cluster holds which slot, as far as is known: learned from whichever node answers, and learned anew when a node is
 * away or says that a slot has moved. All routers of a process share it.
 */
final class ClusterSlots {

    private static final Logger LOG = Logger.getLogger(ClusterSlots.class);
    private static final int SLOTS = 16384;
    /** Between two questions, so that a cluster in trouble is not flooded with them. */
    private static final long PAUSE_MILLIS = 200;
    /** With one node; then the next one is asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final RedisNodes nodes;
    private final Standing standing = new Standing("cluster", LinkMeters.none());
    private final AtomicReferenceArray<String> endpoints = new AtomicReferenceArray<>(SLOTS);
    private volatile Set<String> masters = Set.of();
    private Future<Void> asking;
    private boolean known;

    ClusterSlots(Vertx vertx, RedisNodes nodes) {
        this.vertx = vertx;
        this.nodes = nodes;
    }

    /** Completes when there is something to know, at once if there is already. Fails if no node answers. */
    synchronized Future<Void> known() {
        return known ? Future.succeededFuture() : ask();
    }

    /** Null while no node is known to hold it. */
    String endpointOf(int slot) {
        return endpoints.get(slot);
    }

    Set<String> masters() {
        return masters;
    }

    /** What a node said about one slot. The rest has probably changed, too. */
    void moved(int slot, String endpoint) {
        endpoints.set(slot, endpoint);
        refresh();
    }

    /** Asks again; not if that was done just now. */
    synchronized void refresh() {
        ask();
    }

    private Future<Void> ask() {
        if (asking == null) {
            List<String> all = new ArrayList<>(new LinkedHashSet<>(nodes.seeds()));
            masters.stream().filter(master -> !all.contains(master)).forEach(all::add);
            // Another one first each time: one that is cut off from the others answers as well, from memory.
            Collections.shuffle(all);
            asking = ask(all, 0, null).onSuccess(told -> standing.up()).onFailure(standing::down);
            asking.onComplete(done -> vertx.setTimer(PAUSE_MILLIS, later -> mayAskAgain()));
        }
        return asking;
    }

    private synchronized void mayAskAgain() {
        asking = null;
    }

    private Future<Void> ask(List<String> all, int next, Throwable last) {
        if (next == all.size()) {
            return Future.failedFuture(
                    new IllegalStateException("no node tells the slots: " + last.getMessage(), last));
        }
        String endpoint = all.get(next);
        return nodes.ask(endpoint, Request.cmd(Command.CLUSTER).arg("SLOTS"), PATIENCE)
                .map(ranges -> learn(endpoint, ranges))
                .recover(failure -> {
                    LOG.debugf("%s did not tell the slots: %s", endpoint, failure.getMessage());
                    return ask(all, next + 1, failure);
                });
    }

    private synchronized Void learn(String told, Response ranges) {
        Set<String> seen = new LinkedHashSet<>();
        for (Response range : ranges) {
            String host = range.get(2).get(0) == null ? "" : range.get(2).get(0).toString();
            String master = nodes.endpoint(told, host, range.get(2).get(1).toInteger());
            seen.add(master);
            for (int slot = range.get(0).toInteger(); slot <= range.get(1).toInteger(); slot++) {
                endpoints.set(slot, master);
            }
        }
        if (seen.isEmpty()) {
            throw new RunnelException(ErrorCode.STORE_UNAVAILABLE, told + " knows of no slots");
        }
        masters = Set.copyOf(seen);
        known = true;
        return null;
    }
}
