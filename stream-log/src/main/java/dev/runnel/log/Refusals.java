package dev.runnel.log;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Says what Redis does not let this service's user do. What is refused is tried again and again until somebody changes the user, so each command
 * is told of once a minute, as long as it lasts.
 */
final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final String name;
    private final LongSupplier nanoTime;
    private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

    /** @param name of the link, for the log */
    Refusals(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
    }

    void tell(Request refused, ErrorType why) {
        String command = refused.command().toString().toUpperCase(Locale.ROOT);
        long now = nanoTime.getAsLong();
        Long told = toldAt.get(command);
        if (told == null || now - told > AGAIN_NANOS) {
            toldAt.put(command, now);
            LOG.errorf(
                    "Redis (%s) does not let this service's user run %s%s: %s. What the users need is in"
                            + " deploy/redis/users.acl.template.",
                    name, command, key(refused), why.getMessage().strip());
        }
    }

    /** The first one. Of all that a command carries only keys may be shown: the rest is what people wrote. */
    private static String key(Request refused) {
        return refused instanceof RequestImpl known && !known.keys().isEmpty()
                ? " on " + new String(known.keys().get(0), StandardCharsets.UTF_8)
                : "";
    }
}
