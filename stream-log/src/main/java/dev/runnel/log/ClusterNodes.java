package dev.runnel.log;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Reaches single nodes of a Redis Cluster, each with the credentials and the encryption that the configuration gives for the first one. */
final class ClusterNodes {

    /** Until what is under way on a link that was closed has had its end. */
    private static final long LAST_WORDS_MILLIS = 2000;

    private final Vertx vertx;
    private final RedisOptions options;
    private final List<String> seeds;

    /** @param options of the cluster as a whole, with the nodes to begin with */
    ClusterNodes(Vertx vertx, RedisOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.seeds = List.copyOf(options.getEndpoints());
    }

    /** The nodes that the configuration names. */
    List<String> seeds() {
        return seeds;
    }

    /** One node, and a link to it. */
    record Node(Vertx vertx, Redis client, RedisLink link) implements AutoCloseable {

        @Override
        public void close() {
            link.close();
            vertx.setTimer(LAST_WORDS_MILLIS, later -> client.close());
        }
    }

    Node open(String endpoint, String name, Duration timeout) {
        RedisOptions one =
                new RedisOptions(options).setType(RedisClientType.STANDALONE).setEndpoints(List.of(endpoint));
        Redis client = Redis.createClient(vertx, one);
        return new Node(vertx, client, new RedisLink(vertx, client, name + ", " + hostAndPort(endpoint), timeout));
    }

    /**
     * @param told the endpoint of the node that said so
     * @param host as it calls the other one; nothing if that is at its own address
     */
    String endpoint(String told, String host, int port) {
        URI uri = URI.create(told);
        String reachedAt = host.isEmpty() || host.equals("?") ? uri.getHost() : host;
        String bracketed = reachedAt.contains(":") && !reachedAt.startsWith("[") ? "[" + reachedAt + "]" : reachedAt;
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        String query = uri.getRawQuery() == null ? "" : "/?" + uri.getRawQuery();
        return uri.getScheme() + "://" + user + bracketed + ":" + port + query;
    }

    /** For the log: an endpoint may have a password in it. */
    private static String hostAndPort(String endpoint) {
        URI uri = URI.create(endpoint);
        return uri.getHost() + ":" + uri.getPort();
    }
}
