package dev.runnel.producer.intake;

import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.log.LogConfig;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerMetrics;
import dev.runnel.producer.ProducerName;
import dev.runnel.producer.answer.Answers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Starts the taking of questions with the application, and ends it before the application. */
@Singleton
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);

    /** What handing over may take, when the grace period is over and Redis answers. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private final ProducerConfig config;
    private final String name;
    private final RedisRouter blocking;
    private final Desk desk;
    private volatile boolean closing;

    Intake(
            Vertx vertx,
            RedisConnector connector,
            RedisRouter commands,
            Keys keys,
            LogConfig logConfig,
            ProducerConfig config,
            ProducerName name,
            ProducerMetrics metrics,
            Answers answers) {
        this.config = config;
        this.name = name.value();
        this.blocking = connector.open("intake", config.takeWait().plus(logConfig.redisTimeout()));
        RequestGroup group = new RequestGroup(commands, blocking, keys, this.name);
        this.desk = new Desk(vertx, config, group, new Leases(commands, keys, this.name), answers);
        metrics.slots(config.slots(), desk::freeSlots);
    }

    /** Whether it was given requests, or was told that there are none; true where it takes none. */
    boolean hasJoined() {
        return !config.enabled() || desk.hasJoined();
    }

    /** Whether the event loop that takes requests is at work; true where none are taken. */
    boolean isAtWork() {
        return !config.enabled() || closing || desk.sinceBeat().compareTo(config.stuckAfter()) < 0;
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            checkAttempts(config.maxAttempts());
            LOG.infof("Producer %s takes up to %d questions at a time, for %s", name, config.slots(), config.model());
            desk.open();
        }
    }

    /** More attempts than entry ids have room for would fail in the middle of the last one's claim. */
    static void checkAttempts(int max) {
        if (max < 1 || max > Offset.MAX_ATTEMPTS) {
            throw new ConfigurationException(
                    "runnel.producer.max-attempts is 1 to " + Offset.MAX_ATTEMPTS + ", not " + max);
        }
    }

    /**
     * Takes no question more, for a while: others are to have them. Those that were taken are answered on, and stay this producer's. Completes
     * when no read is under way any more, which takes as long as one may wait in Redis.
     */
    public Uni<Void> pause() {
        return config.enabled() ? desk.pause() : Uni.createFrom().voidItem();
    }

    /** Takes questions again; does nothing unless it was paused. */
    public void resume() {
        desk.resume();
    }

    void stop(@Observes ShutdownEvent stopped) {
        closing = true;
        try {
            if (config.enabled()) {
                desk.close().await().atMost(config.grace().plus(HAND_OVER));
            }
        } catch (RuntimeException unreachable) {
            LOG.warnf("Not everything could be handed over; it is taken over when its lease ends (%s)", unreachable);
        } finally {
            blocking.close();
        }
    }
}
