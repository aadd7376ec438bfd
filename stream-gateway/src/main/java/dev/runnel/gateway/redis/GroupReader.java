package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.LogConfig;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Reads every watched log as this node's consumer group, on connections of its own. Lives on the {@link Loop}. */
@Singleton
public class GroupReader {

    /** Told about what is read. All calls arrive on the loop. */
    public interface Listener {
        void onEntries(List<Logged> entries);

        /** The group or its stream is not there, or what was read may have been lost on the way: make the group anew. */
        void onGroupLost();

        /** The log has an entry that this gateway cannot read. It is read no more. */
        void onUnreadable();
    }

    /** Three of the probes' periods: one may be late and one lost. */
    private static final Duration FRESH = BlockingReads.PROBE.multipliedBy(3);

    private final Loop loop;
    private final Watched watched;
    private final Reads reads;

    GroupReader(
            RedisConnector connector,
            RedisRouter commands,
            Keys keys,
            LogConfig config,
            NodeName node,
            Loop loop,
            GatewayMetrics metrics) {
        this.loop = loop;
        this.watched = new Watched(node.group(), metrics);
        this.reads = connector.isCluster()
                ? new ShardReads(watched, connector.open("reader", config.redisTimeout()), loop)
                : new BlockingReads(
                        watched,
                        new WakeStream(keys.wake(node.toString()), node.group(), commands),
                        loop,
                        block -> connector.open("reader", block.plus(config.redisTimeout())));
        metrics.gauge(
                "reader.age.seconds",
                "Since what is written to Redis was last seen to come out of the reader",
                reads::age);
    }

    void begin(@Observes StartupEvent started) {
        loop.execute(reads::begin);
    }

    /** How long ago it was last seen that what is written is read, in seconds; {@link Double#NaN} if it was never seen. */
    public double age() {
        return reads.age();
    }

    /** Whether it was seen so lately that it may be taken to be so still. */
    public boolean isFresh() {
        return reads.age() < FRESH.toSeconds();
    }

    /** Reads {@code key} from the next turn on. Its group must exist. */
    public void add(String key, Listener listener) {
        watched.add(key, listener);
        reads.added();
    }

    public void remove(String key, Listener listener) {
        watched.remove(key, listener);
    }

    /** Before the connections to Redis are closed beneath it, which would look like a Redis that is away. */
    void close(@Observes ShutdownEvent stopped) {
        loop.execute(reads::close);
    }
}
