package dev.runnel.system;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.Logged;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is in Redis, seen beside all services. */
final class Store implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;
    private final Keys keys;

    Store(String url, Keys keys) {
        this.redis = Redis.createClient(vertx, url);
        this.keys = keys;
    }

    /** The whole log, oldest first. */
    List<Logged> log(QuestionId id) {
        return Logged.listOf(
                send(Request.cmd(Command.XRANGE).arg(keys.answer(id)).arg("-").arg("+")));
    }

    /** The entries of one type in the log. */
    <T extends Entry> List<T> entries(QuestionId id, Class<T> type) {
        return log(id).stream()
                .map(Logged::entry)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The consumer groups on an answer, sorted. */
    List<String> groups(QuestionId id) {
        return groups(keys.answer(id)).stream()
                .map(group -> group.get("name").toString())
                .sorted()
                .toList();
    }

    /** Questions that wait or are being answered. */
    long requests() {
        return send(Request.cmd(Command.XLEN).arg(keys.requests())).toLong();
    }

    /** Of those, how many a producer has. */
    long pendingRequests() {
        return groups(keys.requests()).stream()
                .mapToLong(group -> group.get("pending").toLong())
                .sum();
    }

    /** Whether a gateway holds this node name. */
    boolean isNameTaken(String node) {
        return send(Request.cmd(Command.EXISTS).arg(keys.gateway(node))).toInteger() == 1;
    }

    /** The log alone: somebody still knows the question. */
    void deleteLog(QuestionId id) {
        send(Request.cmd(Command.DEL).arg(keys.answer(id)));
    }

    /** The log and the question, as their retention does. */
    void expire(QuestionId id, Duration after) {
        send(Request.cmd(Command.PEXPIRE).arg(keys.answer(id)).arg(after.toMillis()));
        send(Request.cmd(Command.PEXPIRE).arg(keys.question(id)).arg(after.toMillis()));
    }

    private List<Response> groups(String key) {
        return send(Request.cmd(Command.XINFO).arg("GROUPS").arg(key)).stream().toList();
    }

    private Response send(Request request) {
        try {
            return redis.send(request).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(request.toString(), failed);
        }
    }

    @Override
    public void close() {
        redis.close();
        vertx.close();
    }
}
