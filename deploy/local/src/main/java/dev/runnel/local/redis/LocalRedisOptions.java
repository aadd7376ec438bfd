package dev.runnel.local.redis;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * @param port 1 to 65535, or 0 to pick a free one
 * @param data where answers are kept over a restart (append-only file); empty: in memory only
 * @param searchPath directories in which an installed {@code redis-server} is looked for, as in {@code PATH}
 */
public record LocalRedisOptions(int port, Optional<Path> data, String searchPath) {
    public LocalRedisOptions {
        if (port < 0 || port > 65535) {
            throw new RedisStartException("RUNNEL_REDIS_PORT must be 0 (pick a free port) to 65535, not " + port + ".");
        }
    }

    /** Reads {@code RUNNEL_REDIS_PORT}, {@code RUNNEL_DATA} and {@code PATH}. */
    public static LocalRedisOptions fromEnvironment(Map<String, String> environment) {
        return new LocalRedisOptions(
                port(environment.getOrDefault("RUNNEL_REDIS_PORT", "0")),
                Optional.ofNullable(environment.get("RUNNEL_DATA"))
                        .filter(directory -> !directory.isBlank())
                        .map(Path::of),
                environment.getOrDefault("PATH", ""));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new RedisStartException("RUNNEL_REDIS_PORT must be a port number, not \"" + text + "\".");
        }
    }
}
