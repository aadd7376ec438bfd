package dev.runnel.producer.intake;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.log.Connection;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.Asker;
import dev.runnel.producer.answer.Store;
import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a producer is told of the requests stream when Redis is not as it was. */
@QuarkusTest
@TestProfile(WithDesks.Desks.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class RequestGroupIT extends WithDesks {

    @Test
    void aReadThatIsUnblockedByADemotionFailsAsIfRedisWereAway() {
        RequestGroup group = group("unblocked");
        CompletableFuture<?> read = group.take(1, Duration.ofSeconds(5)).subscribeAsCompletionStage();
        await().atMost(Asker.SOON).until(() -> !blockedReads().isEmpty());

        blockedReads().forEach(client -> asker.command(Command.create("CLIENT"), "UNBLOCK", client, "ERROR"));

        assertThat(read).failsWithin(Asker.SOON).withThrowableThat().matches(thrown -> Store.isAway(thrown.getCause()));
        group.stopTaking();
    }

    @Test
    void aRequestIsNotDeletedOverAnotherConnectionThanItsEndWasSeenOver() {
        RequestGroup group = group("careful");
        Leases leases = leases("careful");
        asker.request(asker.prepare(unique("cut before it is deleted"), null, null));
        String entry = group.take(1, Duration.ofSeconds(1))
                .await()
                .atMost(Asker.SOON)
                .get(0)
                .entryId();
        Connection before = leases.connection();
        failover.cutEveryConnection();
        await().atMost(Asker.SOON).until(() -> !leases.connection().equals(before));

        leases.finish(entry, before).await().atMost(Asker.SOON);

        assertThat(requests()).isEqualTo(1);
        leases.finish(entry, leases.connection()).await().atMost(Asker.SOON);
        assertThat(requests()).isZero();
        group.stopTaking();
    }

    @Test
    void whoLeavesWhenTheQueueIsLostLeavesQuietly() {
        Leases leases = leases("last");
        asker.command(Command.DEL, keys.requests());

        assertThat(leases.handOver(Duration.ZERO).await().atMost(Asker.SOON)).isZero();
        leases.renew(List.of("1-1")).await().atMost(Asker.SOON);
        leases.finish("1-1", leases.connection()).await().atMost(Asker.SOON);
        leases.leave().await().atMost(Asker.SOON);

        assertThat(asker.command(Command.EXISTS, keys.requests()).toLong()).isZero();
    }

    /** The ids of clients that wait in a read. */
    private List<String> blockedReads() {
        return asker.command(Command.create("CLIENT"), "LIST")
                .toString()
                .lines()
                .filter(client -> client.contains("cmd=xreadgroup") && client.contains("flags=b"))
                .map(client -> client.substring("id=".length(), client.indexOf(' ')))
                .toList();
    }
}
