package dev.runnel.gateway.inspect;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.log.NotAllowedException;
import dev.runnel.log.RedisAddress;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Asks Redis about one question. Every command here reads and none writes. */
@Singleton
class RedisLook {

    private final RedisRouter redis;
    private final RedisConnector connector;
    private final GroupLook groups;
    private final LogLook log;
    private final Keys keys;

    RedisLook(RedisRouter redis, RedisConnector connector, GroupLook groups, LogLook log, Keys keys) {
        this.redis = redis;
        this.connector = connector;
        this.groups = groups;
        this.log = log;
        this.keys = keys;
    }

    /** Where the question is kept; empty while that is not known. */
    Optional<RedisAddress> address(QuestionId id) {
        return connector.address(keys.answer(id));
    }

    /** As the server that keeps the question names itself; null if it may not be asked. */
    Uni<String> version(QuestionId id) {
        return redis.send(keys.answer(id), Request.cmd(Command.INFO).arg("server"))
                .map(info -> Version.in(info.toString()))
                .onFailure(RedisLook::isRefusal)
                .recoverWithNull();
    }

    /**
     * Fails with {@link ErrorCode#GONE} if there is no log.
     *
     * @param after from where on the entries are wanted
     */
    Uni<Seen> look(QuestionId id, EntryId after) {
        String key = keys.answer(id);
        Uni<Response> question =
                redis.send(keys.question(id), Request.cmd(Command.GET).arg(keys.question(id)));
        Uni<Response> waiting =
                redis.send(keys.requests(), Request.cmd(Command.XLEN).arg(keys.requests()));
        // The log's top before its entries: what is added in between waits for the next look, and length and entries
        // agree.
        return Uni.combine()
                .all()
                .unis(question, stream(key), groups.of(key), waiting, groups.of(keys.requests()))
                .withUni((json, stream, ofLog, length, ofRequests) -> log.read(key, after, EntryId.parse(stream.last()))
                        .map(read -> new Seen(
                                json == null ? null : json.toString(),
                                stream,
                                read.beginning(),
                                read.entries(),
                                ofLog,
                                new Sample.Requests(keys.requests(), length.toLong(), ofRequests))));
    }

    private Uni<Sample.Stream> stream(String key) {
        Uni<Response> info = redis.send(
                        key, Request.cmd(Command.XINFO).arg("STREAM").arg(key))
                .onFailure(ErrorType.class)
                .transform(RedisLook::goneIfMissing);
        Uni<Response> ttl = redis.send(key, Request.cmd(Command.PTTL).arg(key));
        // Not everybody may ask for it.
        Uni<Response> bytes = redis.send(
                        key, Request.cmd(Command.MEMORY).arg("USAGE").arg(key))
                .onFailure(RedisLook::isRefusal)
                .recoverWithNull();
        return Uni.combine()
                .all()
                .unis(info, ttl, bytes)
                .with((stream, left, used) -> new Sample.Stream(
                        key,
                        stream.get("length").toLong(),
                        stream.get("last-generated-id").toString(),
                        used == null ? null : used.toLong(),
                        left.toLong() < 0 ? null : left.toLong()));
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ErrorType || failure instanceof NotAllowedException;
    }

    private static Throwable goneIfMissing(Throwable failure) {
        return failure.toString().contains("no such key") ? new RunnelException(ErrorCode.GONE) : failure;
    }

    /** The version in what {@code INFO server} says. Valkey tells Redis' version as well, for clients that know no other. */
    static final class Version {

        private Version() {}

        static String in(String info) {
            return field(info, "valkey_version")
                    .map(version -> version + " (Valkey)")
                    .or(() -> field(info, "redis_version"))
                    .orElse(null);
        }

        private static Optional<String> field(String info, String name) {
            List<String> values = info.lines()
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
            return values.stream().findFirst();
        }
    }
}
