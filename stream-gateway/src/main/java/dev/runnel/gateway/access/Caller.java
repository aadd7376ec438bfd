package dev.runnel.gateway.access;

import dev.runnel.contract.Owner;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Who is at the other end of a request or a connection.
 *
 * @param issued a token that stands for the owner from now on, if there was none to know it by; else null
 * @param until when what it was known by expires; null for never
 */
public record Caller(Owner owner, String issued, Instant until) {

    private static final String KEY = Caller.class.getName();

    /** Of a request that {@link Callers} let in. */
    public static Caller of(RoutingContext request) {
        return Objects.requireNonNull(request.get(KEY), "Nobody has asked who calls");
    }

    public void keepIn(RoutingContext request) {
        request.put(KEY, this);
    }

    /** Milliseconds for which it is still known; null for ever. */
    public Long left(Instant now) {
        return until == null ? null : Math.max(0, Duration.between(now, until).toMillis());
    }

    /** Ends the stream when it is not known any more for whom it is. */
    public <T> Multi<T> whileKnown(Multi<T> stream) {
        Long left = left(Instant.now());
        return left == null ? stream : stream.select().first(Duration.ofMillis(Math.max(1, left)));
    }

    public boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }

    /** Without the token: this is logged. */
    @Override
    public String toString() {
        return owner.toString();
    }
}
