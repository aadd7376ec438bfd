package dev.runnel.log;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashSet;
import java.util.Set;

/** The asker's side of the queue of questions. Producers take from it as the group {@link Keys#PRODUCERS}. */
public final class RequestQueue {

    /** Requests read at a time where the whole queue is looked through. */
    private static final int PAGE = 1000;

    private final RedisRouter redis;
    private final Keys keys;

    public RequestQueue(RedisRouter redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** How many requests wait or are being answered. */
    public Uni<Long> length() {
        return redis.send(keys.requests(), Request.cmd(Command.XLEN).arg(keys.requests()))
                .map(Response::toLong);
    }

    /** The queue at this moment. Fails with {@link ErrorType} if this user may not look. */
    Uni<QueueLook> look() {
        return Uni.combine().all().unis(length(), group()).asTuple().flatMap(seen -> {
            long length = seen.getItem1();
            Response group = seen.getItem2();
            String last = group == null ? "0" : group.get("last-delivered-id").toString();
            long pending = group == null ? 0 : group.get("pending").toLong();
            return (length > pending ? firstAfter(last) : Uni.createFrom().<Response>nullItem())
                    .map(first -> new QueueLook(length, pending, first == null ? 0 : waited(first)));
        });
    }

    /** Null if no producer has ever come. */
    private Uni<Response> group() {
        return redis.send(
                        keys.requests(),
                        Request.cmd(Command.XINFO).arg("GROUPS").arg(keys.requests()))
                .map(groups -> groups.stream()
                        .filter(group -> group.get("name").toString().equals(Keys.PRODUCERS))
                        .findFirst()
                        .orElse(null))
                .onFailure(failure -> failure instanceof ErrorType error && error.is("ERR"))
                .recoverWithNull(); // There is no such stream yet.
    }

    private Uni<Response> firstAfter(String entryId) {
        return redis.send(
                        keys.requests(),
                        Request.cmd(Command.XRANGE)
                                .arg(keys.requests())
                                .arg("(" + entryId)
                                .arg("+")
                                .arg("COUNT")
                                .arg(1))
                .map(entries -> entries.size() == 0 ? null : entries.get(0));
    }

    /** In seconds, by two clocks: Redis' and ours. */
    private static double waited(Response entry) {
        long askedAt = Long.parseLong(entry.get(0).toString().split("-")[0]);
        return Math.max(0, System.currentTimeMillis() - askedAt) / 1000.0;
    }

    /**
     * Asks for an answer. A question that is requested twice is answered once: the second one to claim it is refused.
     *
     * @param traceparent W3C trace context, or null
     */
    public Uni<Void> add(QuestionId id, String traceparent) {
        Request request = request(id);
        if (traceparent != null) {
            request.arg(Keys.REQUEST_TRACEPARENT).arg(traceparent);
        }
        return redis.send(keys.requests(), request).replaceWithVoid();
    }

    /**
     * In the place of a request that was lost.
     *
     * @param attempts how many were seen of which the log knows nothing any more, so that none of their ids is given out again; 0 for none
     */
    public Uni<Void> addAgain(QuestionId id, int attempts) {
        Request request = request(id);
        if (attempts > 0) {
            request.arg(Keys.REQUEST_ATTEMPTS).arg(attempts);
        }
        return redis.send(keys.requests(), request).replaceWithVoid();
    }

    private Request request(QuestionId id) {
        return Request.cmd(Command.XADD)
                .arg(keys.requests())
                .arg("*")
                .arg(Keys.REQUEST_QUESTION)
                .arg(id.toString());
    }

    /**
     * Those of {@code questions} whose request is not in the queue. A request stays there while it waits and while it is being answered, so the
     * one of a question that has not ended was lost, and nobody will answer it.
     */
    public Uni<Set<QuestionId>> missing(Set<QuestionId> questions) {
        return missing(new HashSet<>(questions), "-");
    }

    private Uni<Set<QuestionId>> missing(Set<QuestionId> rest, String from) {
        Request page = Request.cmd(Command.XRANGE)
                .arg(keys.requests())
                .arg(from)
                .arg("+")
                .arg("COUNT")
                .arg(PAGE);
        return redis.send(keys.requests(), page).flatMap(entries -> {
            Set<String> requested = new HashSet<>();
            entries.forEach(entry -> requested.add(questionOf(entry)));
            rest.removeIf(id -> requested.contains(id.toString()));
            if (rest.isEmpty() || entries.size() < PAGE) {
                return Uni.createFrom().item(rest);
            }
            return missing(rest, "(" + entries.get(entries.size() - 1).get(0));
        });
    }

    private static String questionOf(Response entry) {
        Response flat = entry.get(1);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            if (flat.get(i).toString().equals(Keys.REQUEST_QUESTION)) {
                return flat.get(i + 1).toString();
            }
        }
        return "";
    }
}
