package dev.runnel.gateway.inspect;

import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.inject.Singleton;
import java.util.List;

/** The consumer groups of a stream, with their members. */
@Singleton
class GroupLook {

    /** A log has one for each gateway that it is watched at; this bounds the commands of one look. */
    private static final int MOST = 20;

    private final RedisRouter redis;

    GroupLook(RedisRouter redis) {
        this.redis = redis;
    }

    /** Empty if there is no such stream. */
    Uni<List<Sample.Group>> of(String key) {
        return redis.send(key, Request.cmd(Command.XINFO).arg("GROUPS").arg(key))
                .onFailure(ErrorType.class)
                .recoverWithNull()
                .flatMap(groups -> groups == null
                        ? Uni.createFrom().item(List.<Sample.Group>of())
                        : Multi.createFrom()
                                .iterable(groups)
                                .select()
                                .first(MOST)
                                .onItem()
                                .transformToUniAndConcatenate(group -> withMembers(key, group))
                                .collect()
                                .asList());
    }

    /** A group may be destroyed in between; then it had nobody. */
    private Uni<Sample.Group> withMembers(String key, Response group) {
        String name = group.get("name").toString();
        return redis.send(
                        key,
                        Request.cmd(Command.XINFO).arg("CONSUMERS").arg(key).arg(name))
                .map(members -> members.stream().map(GroupLook::member).toList())
                .onFailure(ErrorType.class)
                .recoverWithItem(List.of())
                .map(members -> group(group, members));
    }

    private static Sample.Group group(Response group, List<Sample.Member> members) {
        return new Sample.Group(
                group.get("name").toString(),
                group.get("consumers").toLong(),
                group.get("pending").toLong(),
                group.get("last-delivered-id").toString(),
                numberOrNull(group, "entries-read"),
                numberOrNull(group, "lag"),
                members);
    }

    private static Sample.Member member(Response member) {
        return new Sample.Member(
                member.get("name").toString(),
                member.get("pending").toLong(),
                numberOrNull(member, "idle"),
                numberOrNull(member, "inactive"));
    }

    /** Older versions do not have all of them; none of them is below 0 but where Redis means that it does not know. */
    static Long numberOrNull(Response map, String name) {
        Response value = map.containsKey(name) ? map.get(name) : null;
        return value == null || value.toLong() < 0 ? null : value.toLong();
    }
}
