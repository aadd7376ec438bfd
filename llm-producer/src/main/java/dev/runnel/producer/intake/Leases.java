package dev.runnel.producer.intake;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.Connection;
import dev.runnel.log.RedisRouter;
import dev.runnel.producer.answer.Store;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a producer was given as a consumer of {@link RequestGroup}: kept by showing itself, until it is done or given away. */
final class Leases {

    /** More than any producer has under way. */
    private static final int ALL = 100_000;

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
            return claim(both, consumer);
        });
    }

    /**
     * Makes every request of ours look as if nobody had shown themselves for {@code idle}, so that others take them at once, and as if
     * we had never had it: the number of its deliveries says how many producers were lost over it, and we are not.
     */
    Uni<Integer> handOver(Duration idle) {
        return deliveries(commands.connection(keys.requests())).flatMap(ours -> {
            Map<Integer, List<String>> byCount = ours.keySet().stream().collect(Collectors.groupingBy(ours::get));
            return Multi.createFrom()
                    .iterable(byCount.entrySet())
                    .onItem()
                    .transformToUniAndConcatenate(same -> handOver(same.getValue(), idle, same.getKey()))
                    .collect()
                    .last()
                    .replaceWith(ours.size());
        });
    }

    private Uni<Void> handOver(List<String> entryIds, Duration idle, int deliveries) {
        return claim(entryIds, consumer, "IDLE", idle.toMillis(), "RETRYCOUNT", Math.max(0, deliveries - 1));
    }

    /** What we were given and have not finished. */
    Uni<Set<String>> pending() {
        return pending(connection());
    }

    private Uni<Set<String>> pending(Connection over) {
        return deliveries(over).map(Map::keySet);
    }

    /** How often each of them was given out. */
    private Uni<Map<String, Integer>> deliveries(Connection over) {
        return commands.send(keys.requests(), pending(keys, consumer), over)
                .map(Leases::deliveries)
                .onFailure(RequestGroup::isGroupMissing)
                .recoverWithItem(Map.of());
    }

    /** Asks what a consumer was given and has not finished. */
    static Request pending(Keys keys, String consumer) {
        return Request.cmd(Command.XPENDING)
                .arg(keys.requests())
                .arg(Keys.PRODUCERS)
                .arg("-")
                .arg("+")
                .arg(ALL)
                .arg(consumer);
    }

    /** In the reply to {@link #pending(Keys, String)}: how often each entry was given out. */
    static Map<String, Integer> deliveries(Response rows) {
        return rows.stream().collect(Collectors.toMap(row -> row.get(0).toString(), row -> row.get(3)
                .toInteger()));
    }

    private Uni<Void> claim(Collection<String> entryIds, String forWhom, Object... options) {
        if (entryIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Request claim = Request.cmd(Command.XCLAIM)
                .arg(keys.requests())
                .arg(Keys.PRODUCERS)
                .arg(forWhom)
                .arg(0);
        entryIds.forEach(claim::arg);
        for (Object option : options) {
            claim.arg(option.toString());
        }
        return commands.send(keys.requests(), claim.arg("JUSTID"))
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
     * The same for one of several requests for a question that another producer answers. The only one is given to that producer: either it
     * was its own, but a failover or the loss of the group made Redis forget that; or a gateway made it in the place of its own, which was lost.
     * Without it nobody would take over if that producer died.
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
                            ? claim(List.of(request.entryId()), producer)
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

    /**
     * Leaves the group, if there is one, unless something is still ours: with the consumer its pending requests would be forgotten. So no
     * read may be under way, and it is the Redis that was asked which is left; if that is away, we stay in the group, which harms nobody.
     */
    Uni<Void> leave() {
        Connection over = connection();
        return pending(over)
                .flatMap(ours -> ours.isEmpty()
                        ? commands.send(
                                        keys.requests(),
                                        Request.cmd(Command.XGROUP)
                                                .arg("DELCONSUMER")
                                                .arg(keys.requests())
                                                .arg(Keys.PRODUCERS)
                                                .arg(consumer),
                                        over)
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem())
                .onFailure(failure -> failure instanceof ErrorType || Store.isAway(failure))
                .recoverWithNull();
    }
}
