package dev.runnel.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.impl.ZModem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Makes ways to Redis, each with connections of its own: to a single one, to the master that Sentinel names, or to a cluster. */
@Singleton
public class RedisConnector {

    /** Learns what Quarkus made of {@code quarkus.redis.*}: credentials, encryption, time-outs. */
    @Singleton
    static class Settings implements RedisOptionsCustomizer {

        private volatile RedisOptions options;

        @Override
        public void customize(String clientName, RedisOptions made) {
            options = made;
        }
    }

    private final Vertx vertx;
    private final Supplier<Future<RedisConnection>> connecting;
    private final RedisNodes nodes;
    private final ClusterSlots slots;
    private final RedisOptions options;
    private final MeterRegistry registry;
    private final Map<String, LinkMeters> meters = new ConcurrentHashMap<>();

    RedisConnector(Vertx vertx, Redis redis, Settings settings, MeterRegistry registry) {
        this.registry = registry;
        this.vertx = vertx;
        this.options = settings.options;
        this.nodes = new RedisNodes(vertx, options);
        this.slots = options.getType() == RedisClientType.CLUSTER ? new ClusterSlots(vertx, nodes) : null;
        this.connecting = options.getType() == RedisClientType.SENTINEL
                ? new SentinelMaster(nodes, options.getMasterName())
                : redis::connect;
    }

    /** Where {@code key} is kept now; empty while that is not known. */
    public Optional<RedisAddress> address(String key) {
        return Optional.ofNullable(endpoint(key)).map(endpoint -> RedisAddress.of(endpoint, options, isCluster()));
    }

    private String endpoint(String key) {
        if (isCluster()) {
            return slots.endpointOf(ZModem.generate(key));
        }
        return connecting instanceof SentinelMaster master
                ? master.endpoint()
                : nodes.seeds().get(0);
    }

    /** Whether keys may be in several places, so that no command may name two of them unless they share a hash tag. */
    public boolean isCluster() {
        return slots != null;
    }

    /**
     * @param name for the log, for example {@code commands}
     * @param timeout how long Redis may answer nothing while commands wait; for connections that block on purpose, longer than they block
     */
    public RedisRouter open(String name, Duration timeout) {
        LinkMeters links = meters.computeIfAbsent(name, first -> new LinkMeters(registry, first));
        return isCluster()
                ? new RedisCluster(nodes, slots, name, timeout, links)
                : new OneRedis(new RedisLink(vertx, connecting, name, timeout, links));
    }
}
