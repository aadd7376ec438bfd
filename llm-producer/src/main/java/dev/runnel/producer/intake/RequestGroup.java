package dev.runnel.producer.intake;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.log.Connection;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The group {@link Keys#PRODUCERS} on the requests stream, as one of its consumers. */
final class RequestGroup {

    /** More than any producer has under way. */
    private static final int ALL = 100_000;

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

    /** Ends the read under way. What it was given in the same moment is {@link #pending}. */
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
                .map(reply -> new Claimed(reply.get(0).toString(), TakenRequest.listOf(reply.get(1), true)));
    }

    /**
     * @param next where to look on; {@code 0-0} if all have been looked at
     */
    record Claimed(String next, List<TakenRequest> requests) {}

    /** Renews the lease of those that are still ours. Claiming the others would take them from whoever took them over. */
    Uni<Void> renew(Collection<String> entryIds) {
        return pending().flatMap(ours -> {
            Set<String> both = new HashSet<>(entryIds);
            both.retainAll(ours);
            return claim(both, consumer, Duration.ZERO);
        });
    }

    /** Makes every request of ours look as if nobody had shown themselves for {@code idle}, so that others take them at once. */
    Uni<Integer> handOver(Duration idle) {
        return pending().flatMap(ours -> claim(ours, consumer, idle).replaceWith(ours.size()));
    }

    /** What we were given and have not finished. */
    Uni<List<String>> pending() {
        return commands.send(
                        keys.requests(),
                        Request.cmd(Command.XPENDING)
                                .arg(keys.requests())
                                .arg(Keys.PRODUCERS)
                                .arg("-")
                                .arg("+")
                                .arg(ALL)
                                .arg(consumer))
                .map(RequestGroup::firstOfEach)
                .onFailure(RequestGroup::isGroupMissing)
                .recoverWithItem(List.of());
    }

    private Uni<Void> claim(Collection<String> entryIds, String forWhom, Duration idle) {
        if (entryIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Request claim = Request.cmd(Command.XCLAIM)
                .arg(keys.requests())
                .arg(Keys.PRODUCERS)
                .arg(forWhom)
                .arg(0);
        entryIds.forEach(claim::arg);
        return commands.send(
                        keys.requests(), claim.arg("IDLE").arg(idle.toMillis()).arg("JUSTID"))
                .onFailure(RequestGroup::isGroupMissing)
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Over which {@link #finish} would go now. */
    Connection connection() {
        return commands.connection(keys.requests());
    }

    /** Takes a request off the queue for good; leaves it to whoever takes it over if the queue is reached over another connection now. */
    Uni<Void> finish(String entryId, Connection over) {
        if (!connection().equals(over)) {
            return Uni.createFrom().voidItem();
        }
        // Deleted first: an entry that is pending but gone is dropped by the next XAUTOCLAIM, one that is only
        // acknowledged stays for ever.
        Uni<Response> delete = commands.send(
                keys.requests(), Request.cmd(Command.XDEL).arg(keys.requests()).arg(entryId), over);
        Uni<Response> acknowledge = commands.send(
                keys.requests(),
                Request.cmd(Command.XACK)
                        .arg(keys.requests())
                        .arg(Keys.PRODUCERS)
                        .arg(entryId),
                over);
        return delete.chain(() -> acknowledge).replaceWithVoid();
    }

    /** The same, unless another producer has it now. */
    Uni<Void> finishIfOurs(String entryId) {
        Connection over = connection();
        return pending()
                .flatMap(ours -> ours.contains(entryId)
                        ? finish(entryId, over)
                        : Uni.createFrom().voidItem());
    }

    /**
     * The same for one of several requests for a question that another producer answers. The only one is given to that producer: it was its
     * own, but a failover or the loss of the group made Redis forget that, and without it nobody would take over if that producer died.
     */
    Uni<Void> finishIfDoubled(TakenRequest request, String producer) {
        Connection over = connection();
        return Uni.combine()
                .all()
                .unis(pending(), requestsFor(request.question()))
                .asTuple()
                .flatMap(found -> {
                    if (!found.getItem1().contains(request.entryId())) {
                        return Uni.createFrom().voidItem();
                    }
                    return found.getItem2() > 1
                            ? finish(request.entryId(), over)
                            : claim(List.of(request.entryId()), producer, Duration.ZERO);
                });
    }

    private Uni<Long> requestsFor(QuestionId question) {
        return commands.send(
                        keys.requests(),
                        Request.cmd(Command.XRANGE)
                                .arg(keys.requests())
                                .arg("-")
                                .arg("+")
                                .arg("COUNT")
                                .arg(ALL))
                .map(all -> TakenRequest.listOf(all, false).stream()
                        .filter(request -> question.equals(request.question()))
                        .count());
    }

    /** Keeps a request that nobody will try again where an operator finds it. */
    Uni<Void> bury(QuestionId question, String reason, int attempts, int kept) {
        return commands.send(
                        keys.dead(),
                        Request.cmd(Command.XADD)
                                .arg(keys.dead())
                                .arg("MAXLEN")
                                .arg("~")
                                .arg(kept)
                                .arg("*")
                                .arg(Keys.REQUEST_QUESTION)
                                .arg(question.toString())
                                .arg(Keys.DEAD_REASON)
                                .arg(reason)
                                .arg(Keys.DEAD_ATTEMPTS)
                                .arg(attempts))
                .replaceWithVoid();
    }

    /** Leaves the group, if there is one, unless something is still ours: with the consumer its pending requests would be forgotten. */
    Uni<Void> leave() {
        return pending()
                .flatMap(ours -> ours.isEmpty()
                        ? commands.send(keys.requests(), group("DELCONSUMER").arg(consumer))
                                .onFailure(ErrorType.class)
                                .recoverWithNull()
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

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
        return commands.send(keys.requests(), group("CREATE").arg("0").arg("MKSTREAM"))
                .onFailure(failure -> failure instanceof ErrorType error && error.is("BUSYGROUP"))
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Request group(String subcommand) {
        return Request.cmd(Command.XGROUP).arg(subcommand).arg(keys.requests()).arg(Keys.PRODUCERS);
    }

    private static boolean isGroupMissing(Throwable failure) {
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

    private static List<String> firstOfEach(Response rows) {
        List<String> firsts = new ArrayList<>();
        for (Response row : rows) {
            firsts.add(row.get(0).toString());
        }
        return firsts;
    }
}
