package dev.runnel.gateway.redis;

import dev.runnel.gateway.fanout.Loop;
import dev.runnel.log.RedisRouter;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * With one Redis, or Sentinel: a turn is one blocking XREADGROUP over everything, on a connection of its own. A probe finds out whether that
 * connection still leads to the Redis that everybody else writes to.
 */
final class BlockingReads implements Reads {

    private static final Logger LOG = Logger.getLogger(BlockingReads.class);

    /** Finite, since Redis 6.2 does not wake a blocked read when its stream is deleted. */
    private static final Duration BLOCK = Duration.ofSeconds(5);

    private static final long WAKE_AGAIN_MILLIS = 250;

    static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(8);

    /** Waking costs Redis a little for each stream, so the more are watched the longer the pause between reads; see ADR 5. */
    private static final double PAUSE_MILLIS_PER_STREAM = 0.025;

    private static final double MAX_PAUSE_MILLIS = 25;

    /** An entry from fewer than one in so many streams is taken for the first one of a packet. */
    private static final int FEW = 8;

    private final Watched watched;
    private final WakeStream wakeStream;
    private final Loop loop;
    private final Function<Duration, RedisRouter> connect;
    private final Backoff backoff = new Backoff();
    private final long prober;
    private RedisRouter redis;
    private long turns;
    private boolean blocked;
    /** Whether the turn follows another one without a pause. */
    private boolean second;

    private boolean closed;
    /** Whether a probe did not come back, and none has since. */
    private boolean lost;

    /** The time of the first probe that was written and not read; 0 if there is none. */
    private long unreadProbe;
    /** When an entry of the wake stream was read last; 0 for never. */
    private volatile long lastSeen;

    /** @param connect makes a way to Redis, given how long a read blocks */
    BlockingReads(Watched watched, WakeStream wakeStream, Loop loop, Function<Duration, RedisRouter> connect) {
        this.watched = watched;
        this.wakeStream = wakeStream;
        this.loop = loop;
        this.connect = connect;
        this.redis = connect.apply(BLOCK);
        this.prober = loop.every(PROBE.toMillis(), this::probe);
    }

    @Override
    public double age() {
        return lastSeen == 0 ? Double.NaN : (System.nanoTime() - lastSeen) / 1e9;
    }

    @Override
    public void added() {
        if (blocked) {
            blocked = false; // One wake is enough for all changes before the next turn.
            wake();
        }
    }

    private void wake() {
        long sleeping = turns;
        wakeStream.wake(
                () -> {},
                () -> loop.after(WAKE_AGAIN_MILLIS, () -> {
                    // The connection for commands broke, and this one did not.
                    if (turns == sleeping && !closed) {
                        wake();
                    }
                }));
    }

    /** Reads also while nothing is watched: a gateway must know that it can before somebody comes. */
    @Override
    public void begin() {
        unreadProbe = 0;
        wakeStream.create().emitOn(loop).subscribe().with(ready -> firstTurn(), this::failed);
    }

    private void firstTurn() {
        turn();
        if (lastSeen == 0) {
            probe();
        }
    }

    private void turn() {
        if (closed) {
            return;
        }
        watched.acknowledge(watched.keys(), redis);
        wakeStream.keep();
        blocked = true;
        turns++;
        redis.send(wakeStream.key(), read()).emitOn(loop).subscribe().with(this::delivered, this::failed);
    }

    private Request read() {
        // What is owed is not due before long; if nothing comes until then, it is acknowledged after that.
        Duration block = watched.owes() ? Unacknowledged.LONG : BLOCK;
        Request request =
                watched.read().arg("BLOCK").arg(block.toMillis()).arg("STREAMS").arg(wakeStream.key());
        watched.keys().forEach(request::arg);
        request.arg(">");
        watched.keys().forEach(key -> request.arg(">"));
        return request;
    }

    private void delivered(Response reply) {
        blocked = false;
        backoff.reset();
        if (reply != null && reply.getKeys().contains(wakeStream.key())) {
            unreadProbe = 0;
            lastSeen = System.nanoTime();
            if (lost) {
                lost = false;
                LOG.info("What is written to Redis is read again");
            }
            wakeStream.acknowledge(redis, reply.get(wakeStream.key()));
        }
        rest(watched.take(reply));
    }

    private void rest(int read) {
        int streams = watched.keys().size();
        long pause = Math.round(Math.min(MAX_PAUSE_MILLIS, streams * PAUSE_MILLIS_PER_STREAM));
        // The first entry of a packet wakes the read, and the packet's others have come when that one is here: they
        // need not wait for the pause.
        boolean atOnce = pause == 0 || !second && read < streams / FEW;
        second = atOnce;
        if (atOnce) {
            turn();
        } else {
            loop.after(pause, this::turn);
        }
    }

    private void failed(Throwable failure) {
        blocked = false;
        if (closed) {
            return;
        }
        if (Watched.isGroupLost(failure)) {
            watched.groupLost(failure);
            begin();
            return;
        }
        watched.readFailed();
        LOG.debugf("Read failed: %s", failure.getMessage());
        loop.after(backoff.nextMillis(), () -> {
            watched.replyLost(watched.keys());
            begin();
        });
    }

    /**
     * What is written over the other connection must come out of this one. If not, it is dead and nobody said so, or it leads to a former
     * master that does not know yet that it is one.
     */
    private void probe() {
        if (closed) {
            return;
        }
        if (unreadProbe != 0 && System.nanoTime() - unreadProbe > PROBE_PATIENCE.toNanos()) {
            if (!lost) {
                lost = true;
                LOG.warn("What is written to Redis is not read any more; connecting the reader anew");
            }
            watched.readerRestarted();
            RedisRouter dead = redis;
            redis = connect.apply(BLOCK);
            dead.close(); // Fails the read that is under way, and so leads to the next one.
            unreadProbe = 0;
            return;
        }
        wakeStream.wake(
                () -> loop.execute(() -> unreadProbe = unreadProbe == 0 ? System.nanoTime() : unreadProbe), () -> {});
    }

    @Override
    public void close() {
        closed = true;
        loop.cancel(prober);
        redis.close();
    }
}
