package dev.runnel.gateway.redis;

import dev.runnel.gateway.fanout.Loop;
import dev.runnel.log.RedisRouter;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * In a Redis Cluster: a turn is one XREADGROUP for each shard in use, which does not block, for then the ones behind it would wait. A shard that
 * is away holds up nobody else.
 */
final class ShardReads implements Reads {

    private static final Logger LOG = Logger.getLogger(ShardReads.class);
    private static final long PAUSE_MILLIS = 10;
    /** Of reads of single logs after a read of several failed. */
    private static final int ROUNDS = 20;

    private final Watched watched;
    private final RedisRouter redis;
    private final Loop loop;
    private final Map<String, Shard> shards = new HashMap<>();
    private boolean running;
    private boolean closed;
    private volatile boolean reading;
    private volatile long lastReply = System.nanoTime();

    ShardReads(Watched watched, RedisRouter redis, Loop loop) {
        this.watched = watched;
        this.redis = redis;
        this.loop = loop;
    }

    @Override
    public void begin() {}

    /** Of the shard that was heard of last: one that is away must not make every gateway look as if it were of no use. */
    @Override
    public double age() {
        return reading ? (System.nanoTime() - lastReply) / 1e9 : 0;
    }

    @Override
    public void added() {
        if (!running) {
            running = true;
            lastReply = System.nanoTime();
            reading = true;
            turn();
        }
    }

    private void turn() {
        if (closed) {
            return;
        }
        Map<String, List<String>> inUse = watched.byShard();
        shards.keySet().retainAll(inUse.keySet());
        if (inUse.isEmpty()) {
            running = false;
            reading = false;
            return;
        }
        inUse.forEach((shard, keys) ->
                shards.computeIfAbsent(shard, unknown -> new Shard()).read(keys));
        loop.after(PAUSE_MILLIS, this::turn);
    }

    /** One hash tag's logs: at most one read of them is under way. */
    private final class Shard {

        private final Backoff backoff = new Backoff();
        private boolean busy;
        /** How many reads of single logs are left before all are read together again. */
        private int single;

        void read(List<String> all) {
            if (busy) {
                return;
            }
            busy = true;
            List<String> keys = single == 0 ? all : List.of(all.get(single % all.size()));
            watched.acknowledge(keys, redis);
            Request request = watched.read().arg("STREAMS");
            keys.forEach(request::arg);
            keys.forEach(key -> request.arg(">"));
            redis.send(keys.get(0), request)
                    .emitOn(loop)
                    .subscribe()
                    .with(this::delivered, failure -> failed(all, keys, failure));
        }

        private void delivered(Response reply) {
            busy = false;
            lastReply = System.nanoTime();
            single = Math.max(0, single - 1);
            backoff.reset();
            watched.take(reply);
        }

        private void failed(List<String> all, List<String> keys, Throwable failure) {
            if (Watched.isGroupLost(failure)) {
                busy = false;
                lastReply = System.nanoTime();
                watched.groupLost(failure);
                return;
            }
            watched.readFailed();
            LOG.debugf("Read failed: %s", failure.getMessage());
            // While a slot is moved, some of its keys are here and some there, and nobody serves them together.
            single = all.size() > 1 ? all.size() * ROUNDS : 0;
            loop.after(backoff.nextMillis(), () -> {
                busy = false;
                watched.replyLost(keys);
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
