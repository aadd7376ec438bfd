package dev.runnel.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What every service that touches the log must agree on. */
@ConfigMapping(prefix = "runnel")
public interface LogConfig {

    /** Begins every key, so that several installations can share one Redis. No braces. */
    @WithDefault("runnel")
    String keyPrefix();

    /** How long a question and its log are kept after they were asked, started or ended. */
    @WithDefault("24h")
    Duration retention();

    /** A connection on which Redis answers nothing for so long while commands wait is given up and made anew. */
    @WithDefault("5s")
    Duration redisTimeout();

    /** How often the queue of questions is looked at for the metrics. Each process looks for itself, however often it is scraped. */
    @WithDefault("5s")
    Duration queueLookEvery();
}
