package dev.runnel.producer;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a failover does, with one Redis: every connection breaks, and in the same moment the last writes are gone. */
@Singleton
public class Failover {

    private static final String SHORTEN = "local all = redis.call('XRANGE', KEYS[1], '-', '+') "
            + "redis.call('DEL', KEYS[1]) "
            + "for i = 1, math.max(1, #all - ARGV[1]) do redis.call('XADD', KEYS[1], all[i][1], unpack(all[i][2])) end "
            + "return #all";

    private final Vertx vertx;
    private final Keys keys;

    Failover(Vertx vertx, Keys keys) {
        this.vertx = vertx;
        this.keys = keys;
    }

    /** The log has so many entries less, but for the first one, which is older than any replica's lag. */
    public void losing(QuestionId id, int entries) {
        losing(id, entries, List.of());
    }

    /** And the rest of what is different on the new master. */
    public void losing(QuestionId id, int entries, List<Request> more) {
        List<Request> all = new ArrayList<>();
        all.add(Request.cmd(Command.EVAL)
                .arg(SHORTEN)
                .arg(1)
                .arg(keys.answer(id))
                .arg(entries));
        all.addAll(more);
        cutWith(all);
    }

    public void cutEveryConnection() {
        cutWith(List.of());
    }

    private void cutWith(List<Request> lost) {
        List<Request> together = new ArrayList<>();
        together.add(Request.cmd(Command.MULTI));
        together.addAll(lost);
        together.add(Request.cmd(Command.create("CLIENT"))
                .arg("KILL")
                .arg("TYPE")
                .arg("normal")
                .arg("SKIPME")
                .arg("yes"));
        together.add(Request.cmd(Command.EXEC));
        Redis redis = RedisForTests.client(vertx);
        try {
            RedisConnection knife =
                    redis.connect().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
            knife.batch(together).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        } finally {
            redis.close();
        }
    }
}
