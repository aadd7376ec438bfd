package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.LogConfig;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
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
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Reads every watched log as this node's consumer group: one blocking XREADGROUP over all of them, on a connection of its own. The
 * acknowledgements of one batch go out in front of the next read, so a turn is one round trip.
 *
 * <p>A change of the set reaches a read that is blocked already through one more stream, the node's own wake stream, which is always read along. Lives on
 * the {@link Loop}.
 */
@Singleton
public class GroupReader {

    /** Told about what is read. All calls arrive on the loop. */
    public interface Listener {
        void onEntries(List<Logged> entries);

        /** The group or its stream is not there, or what was read may have been lost on the way: make the group anew. */
        void onGroupLost();
    }

    private static final Logger LOG = Logger.getLogger(GroupReader.class);

    /** Finite, since Redis 6.2 does not wake a blocked read when its stream is deleted. */
    private static final Duration BLOCK = Duration.ofSeconds(5);

    private static final Duration WAKE_STREAM_LIFE = Duration.ofMinutes(1);
    /** Entries of one stream in one batch. */
    private static final int COUNT = 500;
    /** Waking costs Redis a little for each stream, so the more are watched the longer the pause between reads; see ADR 0005. */
    private static final double PAUSE_MILLIS_PER_STREAM = 0.025;

    private static final double MAX_PAUSE_MILLIS = 25;
    private static final long MIN_BACKOFF_MILLIS = 50;
    private static final long MAX_BACKOFF_MILLIS = 2000;

    private final Loop loop;
    private final RedisLink reads;
    private final RedisLink commands;
    private final String group;
    private final String wakeKey;
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private Map<String, List<String>> unacknowledged = new HashMap<>();
    private long wakeStreamKeptAt;
    private boolean running;
    private boolean blocked;
    private boolean closed;
    private long backoffMillis = MIN_BACKOFF_MILLIS;

    GroupReader(Vertx vertx, Redis redis, RedisLink commands, Keys keys, LogConfig config, NodeName node, Loop loop) {
        this.loop = loop;
        this.commands = commands;
        this.reads = new RedisLink(vertx, redis, "reader", BLOCK.plus(config.redisTimeout()));
        this.group = node.group();
        this.wakeKey = keys.wake(node.toString());
    }

    /** Reads {@code key} from the next turn on. Its group must exist. */
    public void add(String key, Listener listener) {
        listeners.put(key, listener);
        if (!running) {
            running = true;
            makeWakeGroup();
        } else if (blocked) {
            wake();
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

    private void wake() {
        blocked = false; // One wake is enough for all changes before the next read.
        Request entry = Request.cmd(Command.XADD)
                .arg(wakeKey)
                .arg("NOMKSTREAM")
                .arg("MAXLEN")
                .arg(1)
                .arg("*")
                .arg("wake")
                .arg(1);
        commands.send(entry).subscribe().with(ok -> {}, away -> LOG.debugf("No wake: %s", away.getMessage()));
    }

    private void makeWakeGroup() {
        Request create = Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(wakeKey)
                .arg(group)
                .arg("0")
                .arg("MKSTREAM");
        reads.send(create)
                .onFailure(GroupReader::isBusyGroup)
                .recoverWithNull()
                .flatMap(made -> reads.send(keepWakeStream()))
                .emitOn(loop)
                .subscribe()
                .with(ready -> turn(), this::failed);
    }

    /** It lives only as long as this gateway does. */
    private Request keepWakeStream() {
        wakeStreamKeptAt = System.nanoTime();
        return Request.cmd(Command.EXPIRE).arg(wakeKey).arg(WAKE_STREAM_LIFE.toSeconds());
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
        if (System.nanoTime() - wakeStreamKeptAt > WAKE_STREAM_LIFE.toNanos() / 3) {
            reads.send(keepWakeStream()).subscribe().with(kept -> {}, away -> {});
        }
        blocked = true;
        reads.send(read()).emitOn(loop).subscribe().with(this::delivered, this::failed);
    }

    private void acknowledge() {
        Map<String, List<String>> batch = unacknowledged;
        unacknowledged = new HashMap<>();
        batch.forEach((key, ids) -> {
            Request ack = Request.cmd(Command.XACK).arg(key).arg(group);
            ids.forEach(ack::arg);
            // A lost acknowledgement is made good by the end of the group.
            reads.send(ack).subscribe().with(ok -> {}, away -> {});
        });
    }

    private Request read() {
        Request request = Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group)
                .arg("reader")
                .arg("COUNT")
                .arg(COUNT)
                .arg("BLOCK")
                .arg(BLOCK.toMillis())
                .arg("STREAMS")
                .arg(wakeKey);
        List<String> keys = new ArrayList<>(listeners.keySet());
        keys.forEach(request::arg);
        request.arg(">");
        keys.forEach(key -> request.arg(">"));
        return request;
    }

    private void delivered(Response reply) {
        blocked = false;
        backoffMillis = MIN_BACKOFF_MILLIS;
        if (reply != null) {
            for (String key : reply.getKeys()) {
                delivered(key, reply.get(key));
            }
        }
        long pause = Math.round(Math.min(MAX_PAUSE_MILLIS, listeners.size() * PAUSE_MILLIS_PER_STREAM));
        if (pause == 0) {
            turn();
        } else {
            loop.after(pause, this::turn);
        }
    }

    private void delivered(String key, Response entries) {
        List<String> ids = new ArrayList<>(entries.size());
        entries.forEach(entry -> ids.add(entry.get(0).toString()));
        unacknowledged.put(key, ids);
        Listener listener = listeners.get(key);
        if (listener != null) {
            listener.onEntries(Logged.listOf(entries));
        }
    }

    private void failed(Throwable failure) {
        blocked = false;
        if (closed) {
            return;
        }
        if (failure instanceof ErrorType error && (error.is("NOGROUP") || error.is("UNBLOCKED"))) {
            groupLost(error.toString());
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
        makeWakeGroup();
    }

    /** One stream without its group fails the whole read, and the message names it; read on at once without trouble for the others. */
    private void groupLost(String message) {
        List<Map.Entry<String, Listener>> named = listeners.entrySet().stream()
                .filter(entry -> message.contains("'" + entry.getKey() + "'"))
                .toList();
        for (Map.Entry<String, Listener> lost : named) {
            listeners.remove(lost.getKey());
            lost.getValue().onGroupLost();
        }
        if (message.contains(wakeKey)) {
            makeWakeGroup();
        } else {
            turn();
        }
    }

    private static boolean isBusyGroup(Throwable failure) {
        return failure instanceof ErrorType error && error.is("BUSYGROUP");
    }
}
