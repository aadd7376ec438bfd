package dev.runnel.gateway.ask;

import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.access.Access;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.LogConfig;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What each owner has asked: the newest of it, for as long as questions are kept. */
@Singleton
public class History {

    private static final Logger LOG = Logger.getLogger(History.class);

    private final RedisRouter redis;
    private final Keys keys;
    private final ReadableQuestions readable;
    private final AnswerLog log;
    private final long retentionSeconds;
    private final int kept;

    History(
            RedisRouter redis,
            Keys keys,
            ReadableQuestions readable,
            AnswerLog log,
            LogConfig shared,
            GatewayConfig config) {
        this.redis = redis;
        this.keys = keys;
        this.readable = readable;
        this.log = log;
        this.retentionSeconds = shared.retention().toSeconds();
        this.kept = config.history();
    }

    /** @param head the log's last entry now; {@link Offset#SEAL} if it has ended */
    public record Item(Question question, Offset head) {}

    /** Harmless if it is there already. Never fails: a question that is missing in a list is asked all the same. */
    Uni<Void> add(Question question) {
        String key = keys.history(question.owner());
        Uni<Response> added = redis.send(
                key,
                Request.cmd(Command.ZADD)
                        .arg(key)
                        .arg(question.askedAt())
                        .arg(question.id().toString()));
        Uni<Response> trimmed = redis.send(
                key, Request.cmd(Command.ZREMRANGEBYRANK).arg(key).arg(0).arg(-1 - kept));
        Uni<Response> dated =
                redis.send(key, Request.cmd(Command.EXPIRE).arg(key).arg(retentionSeconds));
        return Uni.join()
                .all(added, trimmed, dated)
                .andFailFast()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("%s is not in its owner's list: %s", question.id(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** The newest first; what is not kept any more is left out. */
    public Uni<List<Item>> of(Owner owner, int limit) {
        String key = keys.history(owner);
        Request newest =
                Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(limit - 1).arg("REV");
        return redis.send(key, newest).flatMap(ids -> {
            List<Uni<Optional<Item>>> items = ids == null
                    ? List.of()
                    : ids.stream()
                            .map(id -> item(new QuestionId(id.toString()), owner))
                            .toList();
            return items.isEmpty() ? Uni.createFrom().item(List.of()) : all(items);
        });
    }

    private static Uni<List<Item>> all(List<Uni<Optional<Item>>> items) {
        return Uni.join().all(items).andFailFast().map(found -> found.stream()
                .flatMap(Optional::stream)
                .toList());
    }

    private Uni<Optional<Item>> item(QuestionId id, Owner owner) {
        return readable.find(id, owner)
                .map(found -> found.filter(question -> Access.isOwner(owner, question)))
                .flatMap(found -> found.isEmpty() ? Uni.createFrom().item(Optional.empty()) : item(found.get()));
    }

    private Uni<Optional<Item>> item(Question question) {
        if (question.outcome() != null) {
            return Uni.createFrom().item(Optional.of(new Item(question, Offset.SEAL)));
        }
        return log.top(question.id()).map(top -> top.map(Logged::offset).map(head -> new Item(question, head)));
    }
}
