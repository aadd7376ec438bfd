package dev.runnel.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Connection;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class WatchGroupIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    AnswerLog log;

    @Inject
    RedisRouter redis;

    @Inject
    Keys keys;

    @Inject
    NodeName node;

    @Inject
    GroupReader reader;

    @Inject
    LeftoverGroups leftovers;

    @Test
    void aGroupThatCouldNotBeDestroyedIsDestroyedLater() {
        QuestionId id = QuestionId.random();
        log.open(id, new Entry.Asked(1, null)).await().atMost(SOON);
        WatchGroup group = new WatchGroup(new AwayForDestroy(redis), keys, node, reader, leftovers);
        group.begin(id, Offset.ASKED).await().atMost(SOON);

        group.end(id, null);

        group.settled().await().atMost(SOON);
        assertThat(groupsOn(id)).isOne();
        await().atMost(SOON).until(() -> groupsOn(id) == 0);
    }

    private int groupsOn(QuestionId id) {
        return redis.send(
                        keys.answer(id),
                        Request.cmd(Command.XINFO).arg("GROUPS").arg(keys.answer(id)))
                .await()
                .atMost(SOON)
                .size();
    }

    /** A Redis that goes away just when a group is to be destroyed. */
    private record AwayForDestroy(RedisRouter redis) implements RedisRouter {

        @Override
        public Uni<Response> send(String key, Request request) {
            return request.toString().contains("DESTROY")
                    ? Uni.createFrom().failure(new RunnelException(ErrorCode.STORE_UNAVAILABLE))
                    : redis.send(key, request);
        }

        @Override
        public Uni<Response> send(String key, Request request, Connection on) {
            return redis.send(key, request, on);
        }

        @Override
        public Connection connection(String key) {
            return redis.connection(key);
        }

        @Override
        public void close() {}
    }
}
