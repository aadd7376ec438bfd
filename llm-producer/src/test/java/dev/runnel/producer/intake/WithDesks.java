package dev.runnel.producer.intake;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import dev.runnel.producer.Asker;
import dev.runnel.producer.Failover;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerName;
import dev.runnel.producer.Quick;
import dev.runnel.producer.answer.Answers;
import dev.runnel.producer.llm.ScriptedModelServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** Desks beside each other, each with a name of its own, and what can be seen of them in Redis. */
abstract class WithDesks {

    /** The application's own producer is off: each test has its own ones. */
    public static class Desks extends Quick {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = super.getConfigOverrides();
            config.put("runnel.key-prefix", "desk-it");
            config.put("runnel.producer.enabled", "false");
            config.put("runnel.producer.lease", "4s");
            config.put("runnel.producer.take-over-every", "500ms");
            config.put("runnel.producer.grace", "300ms");
            config.put("runnel.producer.slots", "3");
            return config;
        }
    }

    @Inject
    Asker asker;

    @Inject
    Vertx vertx;

    @Inject
    RedisConnector connector;

    @Inject
    RedisRouter commands;

    @Inject
    Keys keys;

    @Inject
    ProducerConfig config;

    @Inject
    Answers answers;

    @Inject
    Failover failover;

    /** The name that the answers of all desks are signed with. */
    @Inject
    ProducerName producer;

    private final List<Desk> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(WithDesks::close);
        asker.command(Command.DEL, keys.requests());
    }

    RequestGroup group(String name) {
        return new RequestGroup(commands, connector.open(name, Duration.ofSeconds(7)), keys, name);
    }

    Leases leases(String name) {
        return new Leases(commands, keys, name);
    }

    Desk open(String name) {
        Desk desk = new Desk(vertx, config, group(name), leases(name), answers);
        desk.open();
        open.add(desk);
        return desk;
    }

    static void close(Desk desk) {
        desk.close().await().atMost(Asker.SOON);
    }

    /** A producer takes the request, starts so many attempts, and is never heard of again. */
    void leaveWithALostProducer(QuestionId id, int attempts) {
        createGroup();
        asker.request(id);
        asker.command(Command.XREADGROUP, "GROUP", Keys.PRODUCERS, "lost", "COUNT", 1, "STREAMS", keys.requests(), ">");
        for (int attempt = 1; attempt <= attempts; attempt++) {
            asker.append(id, Offset.started(attempt), new Entry.Started(1, "lost", "m"));
        }
    }

    /** What was lost is taken over by another producer that is never heard of again either. */
    void loseAnotherProducer() {
        asker.command(Command.XAUTOCLAIM, keys.requests(), Keys.PRODUCERS, "lost", 0, "0");
    }

    void createGroup() {
        if (asker.command(Command.EXISTS, keys.requests()).toLong() == 0) {
            asker.command(Command.XGROUP, "CREATE", keys.requests(), Keys.PRODUCERS, "0", "MKSTREAM");
        }
    }

    long pendingCount() {
        Response summary = asker.command(Command.XPENDING, keys.requests(), Keys.PRODUCERS);
        return summary.get(0).toLong();
    }

    long pendingOf(String consumer) {
        return asker.command(Command.XPENDING, keys.requests(), Keys.PRODUCERS, "-", "+", 100, consumer)
                .size();
    }

    long requests() {
        return asker.command(Command.XLEN, keys.requests()).toLong();
    }

    static List<QuestionId> ids(int count, Supplier<QuestionId> ask) {
        return Stream.generate(ask).limit(count).toList();
    }

    /** Talks until then, and says that it is done. */
    static ScriptedModelServer.Script untilThen(CountDownLatch over) {
        return wire -> {
            wire.begin();
            while (over.getCount() > 0 && !wire.isClosed()) {
                wire.text(".").pause(200);
            }
            wire.finish("stop").done();
        };
    }
}
