package dev.runnel.log;

import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.impl.RedisURI;

/**
 * Where one Redis is, for somebody who wants to reach the same one. Says whether a password is needed, never which.
 *
 * @param user null for the default one
 * @param database as a rule 0
 */
public record RedisAddress(
        String host, int port, boolean tls, String user, boolean password, int database, boolean cluster) {

    static RedisAddress of(String endpoint, RedisOptions options, boolean cluster) {
        // Read as the client library reads it: credentials may stand in two places, and are percent-encoded.
        RedisURI uri = new RedisURI(endpoint);
        return new RedisAddress(
                withoutBrackets(uri.socketAddress().host()),
                uri.socketAddress().port(),
                uri.ssl(),
                uri.user(),
                uri.password() != null || options.getPassword() != null,
                uri.select() == null ? 0 : uri.select(),
                cluster);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
