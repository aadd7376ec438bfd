package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.LogConfig;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads every watched log as this node's consumer group, on a connection of its own. With one Redis (or Sentinel) a turn is one blocking
 * XREADGROUP over all of them; in a Redis Cluster it is one for each shard in use, none of which may block the others. The acknowledgements of
 * one turn go out in front of the next one. Lives on the {@link Loop}.
 */
@Singleton
public class GroupReader {

    /** Told about what is read. All calls arrive on the loop. */
    public interface Listener {
        void onEntries(List<Logged> entries);

        /** The group or its stream is not there, or what was read may have been lost on the way: make the group anew. */
        void onGroupLost();

        /** The log has an entry that this gateway cannot read. It is read no more. */
        void onUnreadable();
    }

    private static final Logger LOG = Logger.getLogger(GroupReader.class);

    /** Finite, since Redis 6.2 does not wake a blocked read when its stream is deleted. */
    private static final Duration BLOCK = Duration.ofSeconds(5);
    /** Entries of one stream in one turn. */
    private static final int COUNT = 500;
    /** Waking costs Redis a little for each stream, so the more are watched the longer the pause between reads; see ADR 5. */
    private static final double PAUSE_MILLIS_PER_STREAM = 0.025;

    private static final double MAX_PAUSE_MILLIS = 25;
    private static final long CLUSTER_PAUSE_MILLIS = 10;
    private static final long MIN_BACKOFF_MILLIS = 50;
    private static final long MAX_BACKOFF_MILLIS = 2000;

    private final Loop loop;
    private final boolean cluster;
    private final RedisRouter reads;
    private final String group;
    private final WakeStream wakeStream;
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private Map<String, List<String>> unacknowledged = new HashMap<>();
    private boolean running;
    private boolean blocked;
    private boolean closed;
    private long backoffMillis = MIN_BACKOFF_MILLIS;

    GroupReader(
            RedisConnector connector,
            RedisRouter commands,
            Keys keys,
            LogConfig config,
            NodeName node,
            Loop loop,
            @ConfigProperty(name = "quarkus.redis.client-type") RedisClientType type) {
        this.loop = loop;
        this.cluster = type == RedisClientType.CLUSTER;
        this.reads = connector.open("reader", BLOCK.plus(config.redisTimeout()));
        this.group = node.group();
        this.wakeStream = new WakeStream(keys.wake(node.toString()), group, commands);
    }

    /** Reads {@code key} from the next turn on. Its group must exist. */
    public void add(String key, Listener listener) {
        listeners.put(key, listener);
        if (!running) {
            running = true;
            begin();
        } else if (blocked) {
            blocked = false; // One wake is enough for all changes before the next turn.
            wakeStream.wake();
        }
    }

    public void remove(String key, Listener listener) {
        listeners.remove(key, listener);
        unacknowledged.remove(key);
    }

    @PreDestroy
    void close() {
        loop.execute(() -> {
            closed = true;
            reads.close();
        });
    }

    private void begin() {
        if (cluster) {
            turn();
        } else {
            wakeStream.create().emitOn(loop).subscribe().with(ready -> turn(), this::failed);
        }
    }

    private void turn() {
        if (closed) {
            return;
        }
        if (listeners.isEmpty()) {
            running = false;
            return;
        }
        acknowledge();
        if (cluster) {
            readShards();
        } else {
            wakeStream.keep();
            blocked = true;
            reads.send(wakeStream.key(), blockingRead())
                    .emitOn(loop)
                    .subscribe()
                    .with(this::delivered, this::failed);
        }
    }

    private void acknowledge() {
        Map<String, List<String>> batch = unacknowledged;
        unacknowledged = new HashMap<>();
        batch.forEach((key, ids) -> {
            Request ack = Request.cmd(Command.XACK).arg(key).arg(group);
            ids.forEach(ack::arg);
            // A lost acknowledgement is made good by the end of the group.
            reads.send(key, ack).subscribe().with(ok -> {}, away -> {});
        });
    }

    private Request blockingRead() {
        Request request =
                xreadgroup().arg("BLOCK").arg(BLOCK.toMillis()).arg("STREAMS").arg(wakeStream.key());
        listeners.keySet().forEach(request::arg);
        request.arg(">");
        listeners.keySet().forEach(key -> request.arg(">"));
        return request;
    }

    private Request xreadgroup() {
        return Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group)
                .arg("reader")
                .arg("COUNT")
                .arg(COUNT);
    }

    private void readShards() {
        Map<String, List<String>> shards = listeners.keySet().stream().collect(Collectors.groupingBy(Keys::shardOf));
        List<Uni<Void>> shardReads =
                shards.values().stream().map(this::readShard).toList();
        Uni.join()
                .all(shardReads)
                .andCollectFailures()
                .emitOn(loop)
                .subscribe()
                .with(done -> loop.after(CLUSTER_PAUSE_MILLIS, this::turn), this::failed);
    }

    private Uni<Void> readShard(List<String> keys) {
        Request request = xreadgroup().arg("STREAMS");
        keys.forEach(request::arg);
        keys.forEach(key -> request.arg(">"));
        return reads.send(keys.get(0), request)
                .emitOn(loop)
                .onItem()
                .invoke(this::take)
                .onFailure(GroupReader::isGroupLost)
                .recoverWithItem(failure -> {
                    regroup(failure.toString());
                    return null;
                })
                .replaceWithVoid();
    }

    private void delivered(Response reply) {
        blocked = false;
        take(reply);
        long pause = Math.round(Math.min(MAX_PAUSE_MILLIS, listeners.size() * PAUSE_MILLIS_PER_STREAM));
        if (pause == 0) {
            turn();
        } else {
            loop.after(pause, this::turn);
        }
    }

    /** @param reply null if nothing came */
    private void take(Response reply) {
        backoffMillis = MIN_BACKOFF_MILLIS;
        Set<String> keys = reply == null ? Set.of() : reply.getKeys();
        for (String key : keys) {
            Response entries = reply.get(key);
            List<String> ids = new ArrayList<>(entries.size());
            entries.forEach(entry -> ids.add(entry.get(0).toString()));
            unacknowledged.put(key, ids);
            Listener listener = listeners.get(key);
            if (listener != null) {
                hand(key, entries, listener);
            }
        }
    }

    private void hand(String key, Response entries, Listener listener) {
        try {
            listener.onEntries(Logged.listOf(entries));
        } catch (RuntimeException broken) {
            // Whatever is wrong with one log, for example an entry of a newer version's, must not stop all the others.
            LOG.errorf(broken, "Cannot read %s", key);
            listeners.remove(key, listener);
            listener.onUnreadable();
        }
    }

    private void failed(Throwable failure) {
        blocked = false;
        if (closed) {
            return;
        }
        if (isGroupLost(failure)) {
            regroup(failure.toString());
            begin();
            return;
        }
        LOG.debugf("Read failed: %s", failure.getMessage());
        long jittered = ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis + 1);
        backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
        loop.after(jittered, this::reset);
    }

    /** A reply that was lost took its entries with it, for Redis holds them for delivered: go back to what was seen last. */
    private void reset() {
        unacknowledged.clear();
        List.copyOf(listeners.values()).forEach(Listener::onGroupLost);
        begin();
    }

    private static boolean isGroupLost(Throwable failure) {
        return failure instanceof ErrorType error && (error.is("NOGROUP") || error.is("UNBLOCKED"));
    }

    /** One stream without its group fails the whole read, and the message names it; the others are read on at once. */
    private void regroup(String message) {
        List<String> lost = listeners.keySet().stream()
                .filter(key -> message.contains("'" + key + "'"))
                .toList();
        lost.forEach(key -> listeners.remove(key).onGroupLost());
    }
}
