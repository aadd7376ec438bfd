package dev.runnel.producer.intake;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
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

/** What a producer was given as a consumer of {@link RequestGroup}: kept by showing itself, until it is done or given away. */
final class Leases {

    /** More than any producer has under way. */
    static final int ALL = 100_000;

    private final RedisRouter commands;
    private final Keys keys;
    private final String consumer;

    Leases(RedisRouter commands, Keys keys, String consumer) {
        this.commands = commands;
        this.keys = keys;
        this.consumer = consumer;
    }

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
                .map(Leases::firstOfEach)
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
                    return found.getItem2() == 1
                            ? claim(List.of(request.entryId()), producer, Duration.ZERO)
                            : finish(request.entryId(), over);
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
                        ? commands.send(
                                        keys.requests(),
                                        Request.cmd(Command.XGROUP)
                                                .arg("DELCONSUMER")
                                                .arg(keys.requests())
                                                .arg(Keys.PRODUCERS)
                                                .arg(consumer))
                                .onFailure(ErrorType.class)
                                .recoverWithNull()
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    private static List<String> firstOfEach(Response rows) {
        List<String> firsts = new ArrayList<>();
        for (Response row : rows) {
            firsts.add(row.get(0).toString());
        }
        return firsts;
    }
}
