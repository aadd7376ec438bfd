package dev.runnel.local.redis;

import java.util.function.Predicate;

/** Turns what a failed redis-server, or the system's loader, wrote into one sentence with a way out. */
final class RedisFailure {
    private RedisFailure() {}

    static RedisStartException of(String output, int port) {
        if (output.contains("Address already in use")) {
            return new RedisStartException("Redis cannot start: port " + port
                    + " was taken in the meantime; set RUNNEL_REDIS_PORT to another one.");
        }
        if (output.contains("error while loading shared libraries") || output.contains("Library not loaded")) {
            return new RedisStartException(
                    "Redis cannot start: a system library is missing (" + telling(output)
                            + "); install redis-server 6.2 or newer or the library (libssl3 on Debian and Ubuntu), or set REDIS_URL.");
        }
        return new RedisStartException("Redis cannot start (" + telling(output)
                + "); install redis-server 6.2 or newer, or set REDIS_URL to a running one.");
    }

    /** The line that names the failure, else the last one. */
    private static String telling(String output) {
        return output.lines()
                .filter(line -> line.contains("loading shared") || line.contains("FATAL") || line.contains("# Fatal"))
                .findFirst()
                .or(() -> output.lines().filter(Predicate.not(String::isBlank)).reduce((first, second) -> second))
                .map(String::strip)
                .orElse("it said nothing");
    }
}
