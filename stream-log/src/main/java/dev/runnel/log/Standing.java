package dev.runnel.log;

import io.vertx.redis.client.impl.types.ErrorType;
import org.jboss.logging.Logger;

/** How we stand with a Redis: one line in the log for each change. */
final class Standing {

    private static final Logger LOG = Logger.getLogger(Standing.class);

    private enum State {
        UP,
        AWAY,
        REFUSED
    }

    private final String name;
    private final LinkMeters meters;
    private State state = State.UP;

    /** @param name for the log */
    Standing(String name, LinkMeters meters) {
        this.name = name;
        this.meters = meters;
    }

    synchronized void up() {
        if (state != State.UP) {
            state = State.UP;
            meters.back();
            LOG.infof("Redis (%s) is back", name);
        }
    }

    /** Nobody wants the connection any more, so none is away. */
    synchronized void forget() {
        if (state != State.UP) {
            state = State.UP;
            meters.back();
        }
    }

    synchronized void down(Throwable cause) {
        State now = isRefusal(cause) ? State.REFUSED : State.AWAY;
        if (state == now) {
            return;
        }
        if (state == State.UP) {
            meters.away();
        }
        state = now;
        if (now == State.REFUSED) {
            // Waiting does not help here: somebody has to do something.
            LOG.errorf(
                    "Redis (%s) does not let this service in: %s. Its user and password are those in REDIS_URL, or in"
                            + " QUARKUS_REDIS_PASSWORD.",
                    name, told(cause));
        } else {
            LOG.warnf("Redis (%s) is away: %s", name, told(cause));
        }
    }

    /** Whether Redis is there and turns us away. */
    static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorType error
                    && (error.is("NOAUTH") || error.is("WRONGPASS") || error.is("NOPERM"))) {
                return true;
            }
        }
        return false;
    }

    /** With what was at the bottom of it: "Failed to create SSL connection" alone helps nobody. */
    private static String told(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return message(cause).contains(message(root)) ? message(cause) : message(cause) + ": " + message(root);
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.strip().replaceFirst("\\.$", "");
    }
}
