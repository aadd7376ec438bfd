package dev.runnel.local.redis;

/** Redis could not be started; the message is one sentence for the user, with what to do about it. */
public final class RedisStartException extends RuntimeException {
    RedisStartException(String message) {
        super(message);
    }

    RedisStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
