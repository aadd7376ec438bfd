package dev.runnel.log;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Transcript;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer logs. Every entry has an explicit id, and Redis refuses one that is not greater than the log's top: that one rule makes
 * writes idempotent, lets exactly one producer win an attempt, fences the ones before it, and makes the seal an end.
 */
public final class AnswerLog {

    /** Entries read at a time where a whole log is wanted. */
    private static final int PAGE = 1000;

    /**
     * The seal, if the log's top is still what it follows. Its id is greater than every other one, so Redis by itself would also take it from
     * somebody whose attempt was taken over after its last piece. What is refused is refused in the words of XADD, and
     * other errors, such as that this is not the master any more, arrive as they are: hence pcall.
     */
    private static final String SEAL_AFTER = """
            local top = redis.pcall('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
            if top.err then return top end
            if #top == 0 then return false end
            if top[1][1] ~= ARGV[1] then return redis.error_reply('ERR equal or smaller than the top') end
            return redis.pcall('XADD', KEYS[1], 'NOMKSTREAM', unpack(ARGV, 2))""";

    private final RedisRouter redis;
    private final Keys keys;
    private final Duration retention;

    public AnswerLog(RedisRouter redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    /** Begins the log of a question. Does nothing if it has begun already. */
    public Uni<Void> open(QuestionId id, Entry.Asked asked) {
        // Both go out in one write, so that no log is left without an end of its life.
        Uni<Append> append = append(xadd(id, true, Offset.ASKED, asked), id);
        return Uni.join().all(append.replaceWithVoid(), keep(id)).andFailFast().replaceWithVoid();
    }

    /** Appends to a log that exists. Sending the same again is harmless. */
    public Uni<Append> append(QuestionId id, Offset at, Entry entry) {
        return append(xadd(id, false, at, entry), id);
    }

    /**
     * The same, if the log is still reached over the connection that {@link #connection} named; else it fails as if the store were away.
     * Over another one the log may be an older copy of itself, and an entry would leave a gap in it.
     */
    public Uni<Append> append(QuestionId id, Offset at, Entry entry, Connection on) {
        return append(redis.send(keys.answer(id), xadd(id, false, at, entry), on), id);
    }

    /** Over which the log is reached now; see {@link #append(QuestionId, Offset, Entry, Connection)}. */
    public Connection connection(QuestionId id) {
        return redis.connection(keys.answer(id));
    }

    /** Ends the log for good, unless somebody was faster, and lets it live for {@code runnel.retention} from now on. */
    public Uni<Append> seal(QuestionId id, Entry.Ended ended) {
        return append(id, Offset.SEAL, ended).call(() -> keep(id));
    }

    /**
     * Ends the log with the last word of an attempt, unless something else than {@code last}, the attempt's entry before it, has come to stand on
     * top. Over the connection only, as {@link #append(QuestionId, Offset, Entry, Connection)} has it.
     */
    public Uni<Append> seal(QuestionId id, Offset last, Entry.Ended ended, Connection on) {
        Request sealing = Request.cmd(Command.EVAL)
                .arg(SEAL_AFTER)
                .arg(1)
                .arg(keys.answer(id))
                .arg(last.redisId())
                .arg(Offset.SEAL.redisId());
        return append(redis.send(keys.answer(id), withFields(sealing, ended), on), id);
    }

    /** Lets the log live for {@code runnel.retention} from now on. */
    public Uni<Void> keep(QuestionId id) {
        return redis.send(
                        keys.answer(id),
                        Request.cmd(Command.EXPIRE).arg(keys.answer(id)).arg(retention.toSeconds()))
                .replaceWithVoid();
    }

    /** The log's last entry; empty if there is no such log. */
    public Uni<Optional<Logged>> top(QuestionId id) {
        Request lastOne = Request.cmd(Command.XREVRANGE)
                .arg(keys.answer(id))
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1);
        return redis.send(keys.answer(id), lastOne).map(Logged::listOf).map(logged -> logged.stream()
                .findFirst());
    }

    /** The log's first entry; empty if there is no such log. */
    public Uni<Optional<Logged>> first(QuestionId id) {
        return read(id, Offset.START, 1).map(logged -> logged.stream().findFirst());
    }

    /** At most {@code count} entries after {@code after}. */
    public Uni<List<Logged>> read(QuestionId id, Offset after, int count) {
        Request range = Request.cmd(Command.XRANGE)
                .arg(keys.answer(id))
                .arg("(" + after.redisId())
                .arg("+")
                .arg("COUNT")
                .arg(count);
        return redis.send(keys.answer(id), range).map(Logged::listOf);
    }

    /**
     * The log as it stands now. Fails with {@link IllegalStateException} if a piece is missing in the middle.
     */
    public Uni<Transcript> transcript(QuestionId id) {
        return readInto(new Transcript(), id);
    }

    private Uni<Transcript> readInto(Transcript transcript, QuestionId id) {
        return read(id, transcript.head(), PAGE).flatMap(page -> {
            page.forEach(logged -> transcript.add(logged.offset(), logged.entry()));
            return page.size() < PAGE ? Uni.createFrom().item(transcript) : readInto(transcript, id);
        });
    }

    private Request xadd(QuestionId id, boolean create, Offset at, Entry entry) {
        Request request = Request.cmd(Command.XADD).arg(keys.answer(id));
        if (!create) {
            request.arg("NOMKSTREAM");
        }
        return withFields(request.arg(at.redisId()), entry);
    }

    private static Request withFields(Request request, Entry entry) {
        for (Map.Entry<String, String> field : entry.fields().entrySet()) {
            request.arg(field.getKey()).arg(field.getValue());
        }
        return request;
    }

    private Uni<Append> append(Request xadd, QuestionId id) {
        return append(redis.send(keys.answer(id), xadd), id);
    }

    private Uni<Append> append(Uni<Response> sent, QuestionId id) {
        return sent.map(AnswerLog::doneUnlessVanished)
                .onFailure(AnswerLog::isRefusal)
                .recoverWithUni(() -> top(id).map(AnswerLog::refused));
    }

    private static Append doneUnlessVanished(Response reply) {
        return reply == null ? new Append.Vanished() : new Append.Done();
    }

    private static Append refused(Optional<Logged> top) {
        return top.isPresent() ? new Append.Refused(top.get()) : new Append.Vanished();
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ErrorType error && error.toString().contains("equal or smaller");
    }
}
