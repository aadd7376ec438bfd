package dev.runnel.system;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.Logged;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is in Redis, be it one or several, seen beside all services. */
final class Store implements AutoCloseable {

    private final Function<String, RedisClient> clientFor;
    private final Supplier<List<RedisClient>> clients;
    private final Runnable onClose;
    private final Keys keys;

    /** @param redis with the credentials of a user that may do everything */
    Store(RedisOptions redis, Keys keys) {
        RedisClient client = new RedisClient(redis);
        this.clientFor = key -> client;
        this.clients = () -> List.of(client);
        this.onClose = client::close;
        this.keys = keys;
    }

    /** One that the test ends. */
    Store(RedisNode redis, Keys keys) {
        this.clientFor = key -> redis.client();
        this.clients = () -> List.of(redis.client());
        this.onClose = () -> {};
        this.keys = keys;
    }

    Store(RedisSet redis, Keys keys) {
        this.clientFor = key -> redis.masterOf(key).client();
        this.clients = () -> redis.masters().stream().map(RedisNode::client).toList();
        this.onClose = () -> {};
        this.keys = keys;
    }

    Keys keys() {
        return keys;
    }

    /** The whole log, oldest first. */
    List<Logged> log(QuestionId id) {
        return Logged.listOf(send(Command.XRANGE, keys.answer(id), "-", "+"));
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

    /** How far the log has come, and how much of it each group was given: for a test that failed. */
    String standing(QuestionId id) {
        String key = keys.answer(id);
        return "%s entries, the last %s; groups %s"
                .formatted(
                        send(Command.XLEN, key),
                        send(Command.XREVRANGE, key, "+", "-", "COUNT", 1),
                        send(Command.XINFO, "GROUPS", key));
    }

    /** Questions that wait or are being answered. */
    long requests() {
        return send(Command.XLEN, keys.requests()).toLong();
    }

    /** Of those, how many a producer has. */
    long pendingRequests() {
        return groups(keys.requests()).stream()
                .mapToLong(group -> group.get("pending").toLong())
                .sum();
    }

    /** Whether a gateway holds this node name. */
    boolean isNameTaken(String node) {
        return send(Command.EXISTS, keys.gateway(node)).toInteger() == 1;
    }

    /** Questions that nobody tries any more. */
    List<String> dead() {
        return send(Command.XRANGE, keys.dead(), "-", "+").stream()
                .map(entry -> entry.get(1).toString())
                .toList();
    }

    /** Keys of this installation that would stay for ever. */
    List<String> keysWithoutEnd() {
        List<String> found = new ArrayList<>();
        for (RedisClient client : clients.get()) {
            String cursor = "0";
            do {
                Response page = client.send(Command.SCAN, cursor, "MATCH", keys.prefix() + ":*", "COUNT", 1000);
                cursor = page.get(0).toString();
                page.get(1).stream()
                        .map(Response::toString)
                        .filter(key -> client.send(Command.TTL, key).toLong() == -1)
                        .forEach(found::add);
            } while (!cursor.equals("0"));
        }
        return found.stream().sorted().toList();
    }

    /** Connections of clients, this one among them. */
    long connections() {
        return clients.get().stream()
                .mapToLong(client -> client.send(Command.CLIENT, "LIST", "TYPE", "normal")
                        .toString()
                        .lines()
                        .count())
                .sum();
    }

    /** The queue with its group, as a failover may that lost all of it. */
    void loseRequests() {
        send(Command.DEL, keys.requests());
    }

    /** The log alone: somebody still knows the question. */
    void deleteLog(QuestionId id) {
        send(Command.DEL, keys.answer(id));
    }

    /** The log and the question, as their retention does. */
    void expire(QuestionId id, Duration after) {
        send(Command.PEXPIRE, keys.answer(id), after.toMillis());
        send(Command.PEXPIRE, keys.question(id), after.toMillis());
    }

    private List<Response> groups(String key) {
        return clientFor.apply(key).send(Command.XINFO, "GROUPS", key).stream().toList();
    }

    /** The first argument is the key. */
    private Response send(Command command, Object... arguments) {
        return clientFor.apply(arguments[0].toString()).send(command, arguments);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
