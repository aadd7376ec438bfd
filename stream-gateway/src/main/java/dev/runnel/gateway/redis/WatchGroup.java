package dev.runnel.gateway.redis;

import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** This node's consumer group on a log, from the first viewer's coming to the last one's leaving. */
@Singleton
public class WatchGroup {

    private static final Logger LOG = Logger.getLogger(WatchGroup.class);

    private final RedisRouter redis;
    private final Keys keys;
    private final String group;
    private final GroupReader reader;
    private final LeftoverGroups leftovers;
    private final Set<CompletableFuture<?>> ending = ConcurrentHashMap.newKeySet();

    WatchGroup(RedisRouter redis, Keys keys, NodeName node, GroupReader reader, LeftoverGroups leftovers) {
        this.redis = redis;
        this.keys = keys;
        this.group = node.group();
        this.reader = reader;
        this.leftovers = leftovers;
    }

    /**
     * Makes the group give out everything after {@code from}. If this node had the group already, for example before it was killed, the group is
     * set back there, and the replay is then the same read as the live one.
     *
     * @return false if there is no such log
     */
    public Uni<Boolean> begin(QuestionId id, Offset from) {
        return redis.send(keys.answer(id), xgroup("CREATE", id).arg(from.redisId()))
                .onFailure(failure -> isError(failure, "BUSYGROUP"))
                .recoverWithUni(
                        () -> redis.send(keys.answer(id), xgroup("SETID", id).arg(from.redisId())))
                .replaceWith(true)
                .onFailure(WatchGroup::isNoSuchKey)
                .recoverWithItem(false);
    }

    public void read(QuestionId id, GroupReader.Listener listener) {
        reader.add(keys.answer(id), listener);
    }

    /** Reads it no more and destroys the group; later, if Redis is away. */
    public void end(QuestionId id, GroupReader.Listener listener) {
        reader.remove(keys.answer(id), listener);
        CompletableFuture<?> end = redis.send(keys.answer(id), xgroup("DESTROY", id))
                .onFailure()
                .invoke(away -> {
                    LOG.debugf("The group on %s stays for now: %s", id, away.getMessage());
                    leftovers.lookLater(id);
                })
                .onFailure()
                .recoverWithNull()
                .subscribeAsCompletionStage();
        ending.add(end);
        end.whenComplete((done, never) -> ending.remove(end));
    }

    /** The log has ended: groups that are still there some time later were left behind by gateways that died. */
    public void over(QuestionId id) {
        leftovers.lookLater(id);
    }

    /** Completes when every group that was ended so far is destroyed, or could not be. */
    public Uni<Void> settled() {
        return Uni.createFrom()
                .completionStage(() -> CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new)));
    }

    private Request xgroup(String verb, QuestionId id) {
        return Request.cmd(Command.XGROUP).arg(verb).arg(keys.answer(id)).arg(group);
    }

    private static boolean isNoSuchKey(Throwable failure) {
        return isError(failure, "ERR") && failure.toString().contains("requires the key to exist");
    }

    private static boolean isError(Throwable failure, String kind) {
        return failure instanceof ErrorType error && error.is(kind);
    }
}
