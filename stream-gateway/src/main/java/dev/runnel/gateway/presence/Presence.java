package dev.runnel.gateway.presence;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.fanout.Loop;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Keeps the number of viewers of each answer that is watched here. */
@Singleton
public class Presence {

    private final ViewerCounts counts;
    private final Duration every;
    private final Loop loop;

    Presence(ViewerCounts counts, GatewayConfig config, Loop loop) {
        this.counts = counts;
        this.every = config.viewersEvery();
        this.loop = loop;
    }

    /** @param tell is given the number of all viewers now and then, changed or not; on the {@link Loop} */
    public Audience audience(QuestionId id, LongConsumer tell) {
        return new Audience(id, counts, every, loop, tell);
    }
}
