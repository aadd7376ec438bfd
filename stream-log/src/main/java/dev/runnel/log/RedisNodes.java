package dev.runnel.log;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Reaches single servers of a Redis Cluster or of a Sentinel set, each with the credentials and the encryption of the one that told of
 * it.
 */
final class RedisNodes {

    /** Until what is under way on a link that was closed has had its end. */
    private static final long LAST_WORDS_MILLIS = 2000;

    private static final int DEFAULT_PORT = 6379;

    private final Vertx vertx;
    private final RedisOptions options;
    private final List<String> seeds;

    /** @param options of the whole, with the servers to begin with */
    RedisNodes(Vertx vertx, RedisOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.seeds = options.getEndpoints().stream().map(RedisNodes::withPort).toList();
    }

    /** As the client library understands an address without a port. */
    private static String withPort(String endpoint) {
        URI uri = URI.create(endpoint);
        return uri.getPort() == -1 ? endpoint(endpoint, "", DEFAULT_PORT, uri.getRawPath()) : endpoint;
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

    Node open(String endpoint, String name, Duration timeout, LinkMeters meters) {
        Redis client = client(endpoint);
        String named = name + ", " + hostAndPort(endpoint);
        return new Node(vertx, client, new RedisLink(vertx, client::connect, named, timeout, meters));
    }

    Redis client(String endpoint) {
        RedisOptions one = new RedisOptions(options);
        return Redis.createClient(vertx, one.setType(RedisClientType.STANDALONE).setEndpoints(List.of(endpoint)));
    }

    /**
     * One question over a connection of its own: the others may be blocked, and this one need not be remembered when it fails.
     *
     * @param endpoint any database in it is left out: Sentinel has none
     */
    Future<Response> ask(String endpoint, Request question, Duration patience) {
        Redis client = client(endpoint(endpoint, "", URI.create(endpoint).getPort(), ""));
        Promise<Response> answer = Promise.promise();
        client.send(question).onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        long deadline = vertx.setTimer(patience.toMillis(), late -> answer.tryFail("no answer"));
        return answer.future().onComplete(done -> {
            vertx.cancelTimer(deadline);
            client.close();
        });
    }

    /**
     * @param told the endpoint of the node that said so
     * @param host as it calls the other one; nothing if that is at its own address
     */
    String endpoint(String told, String host, int port) {
        return endpoint(told, host, port, URI.create(told).getRawPath());
    }

    private static String endpoint(String told, String host, int port, String path) {
        URI uri = URI.create(told);
        String reachedAt = host.isEmpty() || host.equals("?") ? uri.getHost() : host;
        String bracketed = reachedAt.contains(":") && !reachedAt.startsWith("[") ? "[" + reachedAt + "]" : reachedAt;
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return uri.getScheme() + "://" + user + bracketed + ":" + port + path + query;
    }

    /** For the log: an endpoint may have a password in it. */
    private static String hostAndPort(String endpoint) {
        URI uri = URI.create(endpoint);
        return uri.getHost() + ":" + uri.getPort();
    }
}
