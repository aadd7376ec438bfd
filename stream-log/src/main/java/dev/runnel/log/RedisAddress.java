package dev.runnel.log;

import io.vertx.redis.client.RedisOptions;
import java.net.URI;

/**
 * Where one Redis is, for somebody who wants to reach the same one. Says whether a password is needed, never which.
 *
 * @param user null for the default one
 * @param database as a rule 0
 */
public record RedisAddress(
        String host, int port, boolean tls, String user, boolean password, int database, boolean cluster) {

    static RedisAddress of(String endpoint, RedisOptions options, boolean cluster) {
        URI uri = URI.create(endpoint);
        String credentials = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        String user = credentials.contains(":") ? credentials.substring(0, credentials.indexOf(':')) : "";
        return new RedisAddress(
                withoutBrackets(uri.getHost()),
                uri.getPort(),
                "rediss".equals(uri.getScheme()),
                user.isEmpty() ? null : user,
                !credentials.isEmpty() || options.getPassword() != null,
                database(uri.getPath()),
                cluster);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int database(String path) {
        return path != null && path.matches("/\\d{1,5}") ? Integer.parseInt(path.substring(1)) : 0;
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
