package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections to Redis break in the middle of answers. */
@QuarkusTest
@TestProfile(Quick.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class RedisCutIT {

    private static final int ANSWERS = 20;
    private static final int TOKENS = 150;

    @Inject
    Asker asker;

    @Inject
    Keys keys;

    @Inject
    Vertx vertx;

    private RedisConnection knife;

    @BeforeEach
    void connect() throws Exception {
        knife = Redis.createClient(vertx, RedisForTests.url())
                .connect()
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() {
        knife.close();
    }

    @Test
    void aCutConnectionLeavesNoGapAndNothingTwice() throws Exception {
        String text = unique("cut");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            for (int i = 0; i < TOKENS; i++) {
                wire.text(i + "😀 ").pause(10);
            }
            wire.finish("stop").done();
        });
        List<QuestionId> ids = new ArrayList<>();
        for (int i = 0; i < ANSWERS; i++) {
            ids.add(asker.ask(text));
        }
        asker.awaitText(ids.get(0), "0😀 1😀 ");

        for (int i = 0; i < 15; i++) {
            cutEveryConnection();
            awaitToken(ids.get(0), (i + 1) * 6);
        }

        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            expected.append(i).append("😀 ");
        }
        for (QuestionId id : ids) {
            Question.Outcome outcome = asker.outcome(id);
            assertThat(outcome.text()).isEqualTo(expected.toString());
            assertThat(outcome.attempts()).isEqualTo(1);
        }
        asker.awaitNoRequests();
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(ANSWERS);
    }

    @Test
    void aTailThatRedisLostIsAddedAgainWhenTheConnectionComesBack() throws Exception {
        String text = unique("lost tail");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            for (int i = 0; i < 60; i++) {
                wire.text(i + " ").pause(40);
            }
            wire.finish("stop").done();
        });
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "0 1 2 3 4 5 6 ");

        loseTail(id);

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.reason()).isEqualTo(EndReason.STOP);
        assertThat(outcome.text()).startsWith("0 1 2 3 4 5 6 7 8 ").endsWith("58 59 ");
        assertThat(outcome.attempts()).isEqualTo(1);
    }

    /** What a failover to a replica that lagged behind does, for one log: all at once, as the writer's connection breaks. */
    private void loseTail(QuestionId id) throws Exception {
        String log = keys.answer(id);
        String shorter = "local all = redis.call('XRANGE', KEYS[1], '-', '+') "
                + "redis.call('DEL', KEYS[1]) "
                + "for i = 1, #all - 3 do redis.call('XADD', KEYS[1], all[i][1], unpack(all[i][2])) end "
                + "return #all";
        List<Request> together = List.of(
                Request.cmd(Command.MULTI),
                Request.cmd(Command.EVAL).arg(shorter).arg(1).arg(log),
                kill("normal"),
                Request.cmd(Command.EXEC));
        knife.batch(together).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(asker.transcript(id).head()).isGreaterThan(Offset.ASKED);
    }

    /** So that every cut finds answers under way. Our own reads are cut as well. */
    private void awaitToken(QuestionId id, int token) {
        await().atMost(Asker.SOON)
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptions()
                .until(() -> asker.transcript(id).text().contains(" " + token + "😀"));
    }

    private void cutEveryConnection() throws Exception {
        knife.send(kill("normal")).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Request kill(String type) {
        return Request.cmd(Command.create("CLIENT"))
                .arg("KILL")
                .arg("TYPE")
                .arg(type)
                .arg("SKIPME")
                .arg("yes");
    }
}
