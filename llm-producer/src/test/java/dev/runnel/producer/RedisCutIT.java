package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    Failover failover;

    @Test
    void aCutConnectionLeavesNoGapAndNothingTwice() {
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
            failover.cutEveryConnection();
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

    /** So that every cut finds answers under way. Our own reads are cut as well. */
    private void awaitToken(QuestionId id, int token) {
        await().atMost(Asker.SOON)
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptions()
                .until(() -> asker.transcript(id).text().contains(" " + token + "😀"));
    }
}
