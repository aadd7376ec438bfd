package dev.runnel.log;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.ZModem;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A Redis Cluster, with a link of our own to each of its masters. The client library's cluster connection would follow a slot to a promoted
 * replica without a word, and a writer could not look first whether that one has everything; and it wants all nodes up to connect. See ADR 10.
 */
final class RedisCluster implements RedisRouter {

    /** From one node to the next for one command. More means that the cluster is changing; then later is better. */
    private static final int REDIRECTIONS = 3;

    private final RedisNodes nodes;
    private final ClusterSlots slots;
    private final String name;
    private final Duration timeout;
    private final LinkMeters meters;
    private final Map<String, RedisNodes.Node> open = new HashMap<>();
    /** By slot: over which connection it was reached at its new place while it moved. */
    private final Map<Integer, Connection> asking = new ConcurrentHashMap<>();

    private boolean closed;

    RedisCluster(RedisNodes nodes, ClusterSlots slots, String name, Duration timeout, LinkMeters meters) {
        this.nodes = nodes;
        this.slots = slots;
        this.name = name;
        this.timeout = timeout;
        this.meters = meters;
    }

    @Override
    public Uni<Response> send(String key, Request request) {
        return uni(key, slot -> send(slot, request, REDIRECTIONS));
    }

    @Override
    public Uni<Response> send(String key, Request request, Connection on) {
        return uni(key, slot -> sendOn(slot, request, on));
    }

    private Uni<Response> uni(String key, Function<Integer, Future<Response>> sending) {
        int slot = ZModem.generate(key);
        return Uni.createFrom().emitter(emitter -> slots.known()
                .compose(known -> sending.apply(slot))
                .onComplete(emitter::complete, emitter::fail));
    }

    @Override
    public Connection connection(String key) {
        RedisLink link = link(slots.endpointOf(ZModem.generate(key)));
        // Nothing is known yet, or nobody has the slot: equal to no connection that anything can be sent on.
        return link == null ? new Connection(null, 0) : link.connection();
    }

    private Future<Response> send(int slot, Request request, int redirections) {
        RedisLink link = link(slots.endpointOf(slot));
        if (link == null) {
            return unavailable();
        }
        return link.sendNow(request).recover(failure -> {
            if (isRedirection(failure) && redirections > 0) {
                return redirected(slot, request, redirections - 1, (ErrorType) failure);
            }
            return failed(failure);
        });
    }

    private Future<Response> sendOn(int slot, Request request, Connection on) {
        RedisLink link = link(slots.endpointOf(slot));
        if (link == null || on.link() != link) {
            return unavailable();
        }
        return link.sendNow(request, on).recover(failure -> {
            if (failure instanceof ErrorType asked && asked.is("ASK")) {
                return askedOn(slot, request, asked);
            }
            if (failure instanceof ErrorType moved && moved.is("MOVED")) {
                learn(slot, moved);
                return unavailable();
            }
            return failed(failure);
        });
    }

    /**
     * The key has been handed over whole to where its slot is going. That is another connection: whoever sends must have looked once since it was
     * made.
     */
    private Future<Response> askedOn(int slot, Request request, ErrorType ask) {
        RedisLink link = link(endpointIn(slot, ask));
        Connection now = link == null ? null : link.connection();
        if (link == null || !now.equals(asking.put(slot, now))) {
            return unavailable();
        }
        return link.ask(request).recover(this::failed);
    }

    private Future<Response> redirected(int slot, Request request, int redirections, ErrorType to) {
        if (to.is("ASK")) {
            RedisLink link = link(endpointIn(slot, to));
            return link == null ? unavailable() : link.ask(request).recover(this::failed);
        }
        learn(slot, to);
        return send(slot, request, redirections);
    }

    private void learn(int slot, ErrorType moved) {
        slots.moved(slot, endpointIn(slot, moved));
    }

    /** Of {@code MOVED 3999 127.0.0.1:6381} or {@code ASK 3999 127.0.0.1:6381}. */
    private String endpointIn(int slot, ErrorType redirection) {
        String address = redirection.toString().substring(redirection.toString().lastIndexOf(' ') + 1);
        int colon = address.lastIndexOf(':');
        return nodes.endpoint(
                slots.endpointOf(slot),
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1).trim()));
    }

    private static boolean isRedirection(Throwable failure) {
        return failure instanceof ErrorType error && (error.is("MOVED") || error.is("ASK"));
    }

    private Future<Response> failed(Throwable failure) {
        if (isRedirection(failure)) {
            return unavailable();
        }
        if (!(failure instanceof ErrorType)) {
            slots.refresh();
        }
        return Future.failedFuture(failure);
    }

    private Future<Response> unavailable() {
        slots.refresh();
        return Future.failedFuture(new RunnelException(ErrorCode.STORE_UNAVAILABLE));
    }

    /** @return null for no endpoint, and after the end */
    private synchronized RedisLink link(String endpoint) {
        if (endpoint == null || closed) {
            return null;
        }
        if (!open.containsKey(endpoint)) {
            retire();
            open.put(endpoint, nodes.open(endpoint, name, timeout, meters));
        }
        return open.get(endpoint).link();
    }

    /** Closes links to nodes that hold nothing any more. */
    private void retire() {
        Set<String> gone = new HashSet<>(open.keySet());
        gone.removeAll(slots.masters());
        gone.forEach(endpoint -> open.remove(endpoint).close());
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(RedisNodes.Node::close);
        open.clear();
    }
}
