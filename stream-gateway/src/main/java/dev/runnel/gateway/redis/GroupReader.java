package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.LogConfig;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
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

    private final Loop loop;
    private final Watched watched;
    private final Reads reads;

    GroupReader(RedisConnector connector, RedisRouter commands, Keys keys, LogConfig config, NodeName node, Loop loop) {
        this.loop = loop;
        this.watched = new Watched(node.group());
        this.reads = connector.isCluster()
                ? new ShardReads(watched, connector.open("reader", config.redisTimeout()), loop)
                : new BlockingReads(
                        watched,
                        new WakeStream(keys.wake(node.toString()), node.group(), commands),
                        loop,
                        block -> connector.open("reader", block.plus(config.redisTimeout())));
    }

    /** Reads {@code key} from the next turn on. Its group must exist. */
    public void add(String key, Listener listener) {
        watched.add(key, listener);
        reads.added();
    }

    public void remove(String key, Listener listener) {
        watched.remove(key, listener);
    }

    @PreDestroy
    void close() {
        loop.execute(reads::close);
    }
}
