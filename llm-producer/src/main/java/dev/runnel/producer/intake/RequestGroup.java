package dev.runnel.producer.intake;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.RunnelException;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The group {@link Keys#PRODUCERS} on the requests stream, as one of its consumers: what it is given. */
final class RequestGroup {

    private final RedisRouter commands;
    private final RedisRouter blocking;
    private final Keys keys;
    private final String consumer;

    /** @param blocking carries nothing but reads that wait: whatever came behind one on the same connection would wait as well */
    RequestGroup(RedisRouter commands, RedisRouter blocking, Keys keys, String consumer) {
        this.commands = commands;
        this.blocking = blocking;
        this.keys = keys;
        this.consumer = consumer;
    }

    /** At most {@code count} requests that nobody has had before; none if none came within {@code wait}. */
    Uni<List<TakenRequest>> take(int count, Duration wait) {
        return inGroup(() -> blocking.send(
                        keys.requests(),
                        Request.cmd(Command.XREADGROUP)
                                .arg("GROUP")
                                .arg(Keys.PRODUCERS)
                                .arg(consumer)
                                .arg("COUNT")
                                .arg(count)
                                .arg("BLOCK")
                                .arg(wait.toMillis())
                                .arg("STREAMS")
                                .arg(keys.requests())
                                .arg(">")))
                .onFailure(RequestGroup::isUnblocked)
                .transform(demoted -> new RunnelException(ErrorCode.STORE_UNAVAILABLE))
                .map(reply -> TakenRequest.listOf(entriesIn(reply), false));
    }

    /** Ends the read under way. What it was given in the same moment is {@link Leases#pending}. */
    void stopTaking() {
        blocking.close();
    }

    /** At most {@code count} requests whose producer has not shown itself for {@code lease}. */
    Uni<Claimed> takeOver(int count, Duration lease, String from) {
        return inGroup(() -> commands.send(
                        keys.requests(),
                        Request.cmd(Command.XAUTOCLAIM)
                                .arg(keys.requests())
                                .arg(Keys.PRODUCERS)
                                .arg(consumer)
                                .arg(lease.toMillis())
                                .arg(from)
                                .arg("COUNT")
                                .arg(count)))
                .flatMap(this::claimed);
    }

    private Uni<Claimed> claimed(Response reply) {
        String next = reply.get(0).toString();
        List<TakenRequest> requests = TakenRequest.listOf(reply.get(1), true);
        return requests.isEmpty()
                ? Uni.createFrom().item(new Claimed(next, requests))
                : deliveries().map(counts -> new Claimed(next, counted(requests, counts)));
    }

    private static List<TakenRequest> counted(List<TakenRequest> requests, Map<String, Integer> deliveries) {
        return requests.stream()
                .map(request -> request.after(Math.max(0, deliveries.getOrDefault(request.entryId(), 1) - 1)))
                .toList();
    }

    /** How often each request of ours was given out, to us and to whoever had it before; a renewal and a hand-over do not count. */
    private Uni<Map<String, Integer>> deliveries() {
        return commands.send(keys.requests(), Leases.pending(keys, consumer)).map(Leases::deliveries);
    }

    /**
     * @param next where to look on; {@code 0-0} if all have been looked at
     */
    record Claimed(String next, List<TakenRequest> requests) {}

    private Uni<Response> inGroup(Supplier<Uni<? extends Response>> command) {
        return Uni.createFrom()
                .<Response>deferred(command)
                .onFailure(RequestGroup::isGroupMissing)
                .recoverWithUni(() -> create().chain(command));
    }

    /**
     * At 0, so that what was asked before the first producer came is answered too. A group that was lost gives everything anew: what is done
     * was deleted, and what is being answered refuses a second claim.
     */
    private Uni<Void> create() {
        return commands.send(
                        keys.requests(),
                        Request.cmd(Command.XGROUP)
                                .arg("CREATE")
                                .arg(keys.requests())
                                .arg(Keys.PRODUCERS)
                                .arg("0")
                                .arg("MKSTREAM"))
                .onFailure(failure -> failure instanceof ErrorType error && error.is("BUSYGROUP"))
                .recoverWithNull()
                .replaceWithVoid();
    }

    static boolean isGroupMissing(Throwable failure) {
        return failure instanceof ErrorType error && error.is("NOGROUP");
    }

    /** What a read that waits is told when its master is demoted, or its stream deleted. The next one finds out. */
    private static boolean isUnblocked(Throwable failure) {
        return failure instanceof ErrorType error && error.is("UNBLOCKED");
    }

    /** RESP3 gives a map of streams, RESP2 a list of pairs; null if nothing came. */
    private Response entriesIn(Response reply) {
        if (reply == null || reply.size() == 0) {
            return null;
        }
        return reply.getKeys().contains(keys.requests())
                ? reply.get(keys.requests())
                : reply.get(0).get(1);
    }
}
