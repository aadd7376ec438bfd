package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisRouter;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The logs that this gateway's group reads now, who is told, and what was read and is not acknowledged yet. Lives on the
 * {@link dev.runnel.gateway.fanout.Loop}.
 */
final class Watched {

    private static final Logger LOG = Logger.getLogger(Watched.class);

    /** Entries of one stream in one turn. */
    private static final int COUNT = 500;

    private final String group;
    private final GatewayMetrics metrics;
    private final Map<String, GroupReader.Listener> listeners = new LinkedHashMap<>();
    private final Unacknowledged unacknowledged = new Unacknowledged();

    Watched(String group, GatewayMetrics metrics) {
        this.group = group;
        this.metrics = metrics;
    }

    void add(String key, GroupReader.Listener listener) {
        listeners.put(key, listener);
    }

    void remove(String key, GroupReader.Listener listener) {
        listeners.remove(key, listener);
        unacknowledged.forget(key);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** In the order in which they came. */
    Set<String> keys() {
        return listeners.keySet();
    }

    /** The beginning of a read as the group; what follows may be BLOCK, and is STREAMS. */
    Request read() {
        return Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group)
                .arg("reader")
                .arg("COUNT")
                .arg(COUNT);
    }

    /** Whether some of what was read is to be acknowledged later. */
    boolean owes() {
        return !unacknowledged.isEmpty();
    }

    /** Sends what is due of the turns before; out in front of the next read, it costs no round trip. */
    void acknowledge(Collection<String> keys, RedisRouter redis) {
        if (!unacknowledged.mayBeDue()) {
            return;
        }
        for (String key : keys) {
            List<String> ids = unacknowledged.takeDue(key);
            if (!ids.isEmpty()) {
                Request ack = Request.cmd(Command.XACK).arg(key).arg(group);
                ids.forEach(ack::arg);
                // A lost acknowledgement is made good by the end of the group.
                redis.send(key, ack).subscribe().with(ok -> {}, away -> {});
            }
        }
        unacknowledged.looked();
    }

    /**
     * @param reply to a read; null if nothing came
     * @return how many entries it has
     */
    int take(Response reply) {
        Set<String> keys = reply == null ? Set.of() : reply.getKeys();
        int read = 0;
        for (String key : keys) {
            GroupReader.Listener listener = listeners.get(key);
            // Else nobody watches it any more, and its group has gone with whoever did.
            if (listener != null) {
                Response entries = reply.get(key);
                read += entries.size();
                List<String> ids = new ArrayList<>(entries.size());
                entries.forEach(entry -> ids.add(entry.get(0).toString()));
                unacknowledged.add(key, ids);
                hand(key, entries, listener);
            }
        }
        metrics.turn(read);
        return read;
    }

    private void hand(String key, Response entries, GroupReader.Listener listener) {
        try {
            listener.onEntries(Logged.listOf(entries));
        } catch (RuntimeException broken) {
            // Whatever is wrong with one log, for example an entry of a newer version's, must not stop all the others.
            LOG.errorf(broken, "Cannot read %s", key);
            remove(key, listener);
            listener.onUnreadable();
        }
    }

    void readFailed() {
        metrics.readFailed();
    }

    void readerRestarted() {
        metrics.readerRestarted();
    }

    /** Whether a read failed because a stream or its group is not there any more. */
    static boolean isGroupLost(Throwable failure) {
        return failure instanceof ErrorType error && (error.is("NOGROUP") || error.is("UNBLOCKED"));
    }

    /** One stream without its group fails the whole read, and the message names it; the others are read on at once. */
    void groupLost(Throwable failure) {
        List.copyOf(listeners.keySet()).stream()
                .filter(key -> failure.toString().contains("'" + key + "'"))
                .forEach(key -> {
                    unacknowledged.forget(key);
                    listeners.remove(key).onGroupLost();
                });
    }

    /** A reply that was lost took its entries with it, for Redis holds them for delivered: go back to what was seen last. */
    void replyLost(Collection<String> keys) {
        for (String key : List.copyOf(keys)) {
            unacknowledged.forget(key);
            GroupReader.Listener listener = listeners.get(key);
            if (listener != null) {
                listener.onGroupLost();
            }
        }
    }

    /** Those of one hash tag each. */
    Map<String, List<String>> byShard() {
        Map<String, List<String>> shards = new LinkedHashMap<>();
        listeners.keySet().forEach(key -> shards.computeIfAbsent(Keys.shardOf(key), shard -> new ArrayList<>())
                .add(key));
        return shards;
    }
}
