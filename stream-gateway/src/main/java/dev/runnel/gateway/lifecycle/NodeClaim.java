package dev.runnel.gateway.lifecycle;

import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * One holder's claim on a gateway's name. Only {@link #take} writes over another holder's, so the newest one wins, whenever it comes: a renewal
 * looks first, and then only lengthens the life of whatever stands there, or writes where nothing stands. The one window that remains is the
 * time between two renewals, in which both go on.
 */
final class NodeClaim {

    private final RedisRouter redis;
    private final String key;
    private final String holder;
    private final Duration lease;

    /** @param holder different for every process that ever runs under the name */
    NodeClaim(RedisRouter redis, String key, String holder, Duration lease) {
        this.redis = redis;
        this.key = key;
        this.holder = holder;
        this.lease = lease;
    }

    Uni<Void> take() {
        return redis.send(key, set()).replaceWithVoid();
    }

    /** @return who has the name, if that is somebody else now */
    Uni<Optional<String>> renew() {
        return look().flatMap(found -> {
            if (found == null) {
                // It was away for longer than a lease, or lost its memory. If somebody else is faster, the next look
                // shows it.
                return redis.send(key, set().arg("NX")).replaceWith(Optional.empty());
            }
            if (isOurs(found)) {
                Request longer = Request.cmd(Command.PEXPIRE).arg(key).arg(lease.toMillis());
                return redis.send(key, longer).replaceWith(Optional.empty());
            }
            return Uni.createFrom().item(Optional.of(found.toString()));
        });
    }

    /** Gives the name back, if it is still ours. Should a namesake take it in between, its next renewal takes it again. */
    Uni<Void> release() {
        return look().flatMap(found -> found != null && isOurs(found)
                        ? redis.send(key, Request.cmd(Command.DEL).arg(key))
                        : Uni.createFrom().nullItem())
                .replaceWithVoid();
    }

    private Uni<Response> look() {
        return redis.send(key, Request.cmd(Command.GET).arg(key));
    }

    private Request set() {
        return Request.cmd(Command.SET).arg(key).arg(holder).arg("PX").arg(lease.toMillis());
    }

    private boolean isOurs(Response found) {
        return found.toString().equals(holder);
    }
}
