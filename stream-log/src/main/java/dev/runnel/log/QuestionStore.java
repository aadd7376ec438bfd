package dev.runnel.log;

import dev.runnel.contract.Keys;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.FrameCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The questions, as JSON that a person can read with {@code redis-cli GET}. */
public final class QuestionStore {

    private final RedisRouter redis;
    private final Keys keys;
    private final FrameCodec json;
    private final Duration retention;

    public QuestionStore(RedisRouter redis, Keys keys, FrameCodec json, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.json = json;
        this.retention = retention;
    }

    /** False if there is a question of this id already; it is left as it is. */
    public Uni<Boolean> create(Question question) {
        return set(question, "NX");
    }

    public Uni<Optional<Question>> find(QuestionId id) {
        return redis.send(keys.question(id), Request.cmd(Command.GET).arg(keys.question(id)))
                .map(reply -> Optional.ofNullable(reply).map(found -> json.read(found.toString(), Question.class)));
    }

    public Uni<Boolean> exists(QuestionId id) {
        return redis.send(keys.question(id), Request.cmd(Command.EXISTS).arg(keys.question(id)))
                .map(count -> count.toLong() > 0);
    }

    /** Writes down how the answer ended. Does nothing to a question that is not kept any more. */
    public Uni<Void> end(Question question, Question.Outcome outcome) {
        return set(question.with(outcome), "XX").replaceWithVoid();
    }

    private Uni<Boolean> set(Question question, String condition) {
        String key = keys.question(question.id());
        return redis.send(
                        key,
                        Request.cmd(Command.SET)
                                .arg(key)
                                .arg(json.write(question))
                                .arg(condition)
                                .arg("EX")
                                .arg(retention.toSeconds()))
                .map(Objects::nonNull);
    }
}
