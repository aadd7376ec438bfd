package dev.runnel.gateway.redis;

import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A small stream that a blocked read names along with the watched logs, and that is written to when their set has changed. Unlike
 * {@code CLIENT UNBLOCK}, an entry also wakes a read that has not begun yet. It lives only as long as its gateway does.
 */
final class WakeStream {

    private static final Logger LOG = Logger.getLogger(WakeStream.class);
    private static final Duration LIFE = Duration.ofMinutes(1);

    private final String key;
    private final String group;
    private final RedisRouter commands;
    private long keptAt;

    WakeStream(String key, String group, RedisRouter commands) {
        this.key = key;
        this.group = group;
        this.commands = commands;
    }

    String key() {
        return key;
    }

    Uni<Void> create() {
        Request create = Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(key)
                .arg(group)
                .arg("0")
                .arg("MKSTREAM");
        return commands.send(key, create)
                .onFailure(failure -> failure instanceof ErrorType error && error.is("BUSYGROUP"))
                .recoverWithNull()
                .flatMap(made -> expireLater());
    }

    /** To be called now and then, as long as it is wanted. */
    void keep() {
        if (System.nanoTime() - keptAt > LIFE.toNanos() / 3) {
            expireLater().subscribe().with(kept -> {}, WakeStream::ignore);
        }
    }

    /**
     * @param written run when the entry is there, on any thread
     * @param lost run if it may not be, on any thread
     */
    void wake(Runnable written, Runnable lost) {
        Request entry = Request.cmd(Command.XADD)
                .arg(key)
                .arg("NOMKSTREAM")
                .arg("MAXLEN")
                .arg(1)
                .arg("*")
                .arg("wake")
                .arg(1);
        commands.send(key, entry).subscribe().with(woken -> written.run(), away -> lost.run());
    }

    /** The read has come back with an entry of this stream: it shall not be remembered as pending. */
    void acknowledge(RedisRouter over, Response read) {
        Request ack = Request.cmd(Command.XACK).arg(key).arg(group);
        read.forEach(entry -> ack.arg(entry.get(0).toString()));
        over.send(key, ack).subscribe().with(acknowledged -> {}, WakeStream::ignore);
    }

    private Uni<Void> expireLater() {
        keptAt = System.nanoTime();
        return commands.send(key, Request.cmd(Command.EXPIRE).arg(key).arg(LIFE.toSeconds()))
                .replaceWithVoid();
    }

    /** Redis is away: then the read fails as well, and everything begins anew. */
    private static void ignore(Throwable away) {
        LOG.debugf("Wake stream: %s", away.getMessage());
    }
}
