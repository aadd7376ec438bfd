package dev.runnel.gateway.presence;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.fanout.Loop;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * One answer's viewers. While there are some here, the others' are looked up again and again, and the number of those here is written down when it
 * has changed, and anew before it goes stale. Lives on the {@link Loop}; a Redis that is away only makes it tell nothing.
 */
public final class Audience {

    private static final Logger LOG = Logger.getLogger(Audience.class);

    /** After a change: whoever comes and goes within it, as in a reconnection, costs nothing. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long NONE = -1;

    private final QuestionId id;
    private final ViewerCounts counts;
    private final Duration every;
    private final Loop loop;
    private final LongConsumer tell;
    private long here;
    /** What stands in Redis; {@link #NONE} if that is not known. */
    private long written;

    private long writtenAt;
    private long timer = NONE;
    private boolean settling;
    private boolean closed;

    Audience(QuestionId id, ViewerCounts counts, Duration every, Loop loop, LongConsumer tell) {
        this.id = id;
        this.counts = counts;
        this.every = every;
        this.loop = loop;
        this.tell = tell;
    }

    /** So many more are here, or fewer. */
    public void change(int more) {
        here += more;
        if (more != 0 && !settling && !closed && !every.isZero()) {
            settling = true;
            schedule(SETTLE);
        }
    }

    /** Nobody is here any more. */
    public void close() {
        closed = true;
        loop.cancel(timer);
        if (written != 0) {
            counts.remove(id).subscribe().with(done -> {}, this::away);
        }
    }

    private void schedule(Duration delay) {
        loop.cancel(timer);
        timer = loop.after(delay.toMillis(), this::refresh);
    }

    private void refresh() {
        settling = false;
        write().chain(() -> here == 0 ? Uni.createFrom().item(0L) : counts.elsewhere(id))
                .emitOn(loop)
                .subscribe()
                .with(this::tell, this::failed);
    }

    private Uni<Void> write() {
        if (here == written && (here == 0 || System.nanoTime() - writtenAt < FRESH_NANOS)) {
            return Uni.createFrom().voidItem();
        }
        written = here;
        writtenAt = System.nanoTime();
        return here == 0 ? counts.remove(id) : counts.write(id, here);
    }

    private void tell(long elsewhere) {
        if (!closed && here > 0) {
            tell.accept(here + elsewhere);
            again();
        }
    }

    private void failed(Throwable away) {
        away(away);
        written = NONE;
        if (!closed) {
            again();
        }
    }

    private void again() {
        if (!settling) {
            schedule(every);
        }
    }

    private void away(Throwable away) {
        LOG.debugf("The viewers of %s are not known: %s", id, away.getMessage());
    }
}
