package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.Append;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import dev.runnel.producer.llm.ScriptedModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class StopIT {

    @Inject
    Asker asker;

    @Test
    void whatIsStoppedWhileItWaitsIsNeverAsked() {
        String text = unique("stopped in the queue");
        QuestionId id = asker.prepare(text, null, null);
        asker.stop(id);

        asker.request(id);

        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOPPED);
        assertThat(asker.outcome(id).attempts()).isZero();
        assertThat(ScriptedModel.SERVER.calls(text)).isEmpty();
        asker.awaitNoRequests();
    }

    @Test
    void aModelThatHasNotEvenAnsweredYetIsHungUpOn() {
        String text = unique("stopped before the headers");
        ScriptedModel.SERVER.on(text, ModelWire::stall);
        QuestionId id = asker.ask(text);

        stopAndExpectHangUp(text, id);
    }

    @Test
    void aModelThatHasNotSaidAnythingYetIsHungUpOn() {
        String text = unique("stopped before the first token");
        ScriptedModel.SERVER.on(text, wire -> wire.begin().role().stall());
        QuestionId id = asker.ask(text);

        stopAndExpectHangUp(text, id);
    }

    @Test
    void aModelThatTalksIsHungUpOn() {
        String text = unique("stopped in mid-stream");
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin();
            while (!wire.isClosed()) {
                wire.text("more ").pause(40);
            }
        });
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "more more ");

        stopAndExpectHangUp(text, id);
        assertThat(asker.outcome(id).text()).startsWith("more more ");
    }

    @Test
    void aModelThatFellSilentIsHungUpOn() {
        String text = unique("stopped in a stall");
        ScriptedModel.SERVER.on(text, wire -> wire.begin().text("half").stall());
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "half");

        stopAndExpectHangUp(text, id);
        assertThat(asker.outcome(id).text()).isEqualTo("half");
    }

    @Test
    void aStopWhileTheNextAttemptWaitsIsTheEnd() {
        String text = unique("stopped in a backoff");
        ScriptedModel.SERVER.on(text, wire -> wire.error(503, "Retry-After: 1\r\n", "{}"));
        QuestionId id = asker.ask(text);
        await().atMost(Asker.SOON).until(() -> !ScriptedModel.SERVER.calls(text).isEmpty());

        asker.stop(id);

        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOPPED);
        asker.awaitNoRequests();
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(1);
    }

    @Test
    void anAttemptThatIsFencedHangsUpAndLeavesTheLogToTheOther() {
        String text = unique("fenced");
        ScriptedModel.SERVER.on(text, wire -> wire.begin().text("first").stall());
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "first");

        Append taken = asker.append(id, Offset.started(2), new Entry.Started(1, "another", "m"));

        assertThat(taken).isInstanceOf(Append.Done.class);
        awaitHangUp(text);
        asker.append(id, new Offset(2, 2), new Entry.Piece(Entry.Kind.TEXT, "second", 2));
        asker.stop(id);
        assertThat(asker.outcome(id).text()).isEqualTo("second");
    }

    /** Its end would be taken by Redis: nothing is greater. */
    @Test
    void anAttemptThatIsFencedAfterItsLastPieceDoesNotEndTheOther() {
        String text = unique("fenced at the end");
        CountDownLatch fenced = new CountDownLatch(1);
        ScriptedModel.SERVER.on(text, wire -> {
            wire.begin().text("first");
            awaitQuietly(fenced);
            wire.finish("stop").done();
        });
        QuestionId id = asker.ask(text);
        asker.awaitText(id, "first");

        asker.append(id, Offset.started(2), new Entry.Started(1, "another", "m"));
        fenced.countDown();

        await().during(Duration.ofSeconds(2))
                .atMost(Asker.SOON)
                .until(() -> asker.transcript(id).head().equals(Offset.started(2)));
        asker.append(id, new Offset(2, 2), new Entry.Piece(Entry.Kind.TEXT, "second", 2));
        asker.stop(id);
        assertThat(asker.transcript(id).text()).isEqualTo("second");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopAndExpectHangUp(String text, QuestionId id) {
        await().atMost(Asker.SOON).until(() -> !ScriptedModel.SERVER.calls(text).isEmpty());
        long stopped = asker.stop(id);

        awaitHangUp(text);

        long nanos = ScriptedModel.SERVER.calls(text).get(0).closedNanos() - stopped;
        System.out.printf(
                "MEASURED %s: stop -> upstream closed %.1f ms%n", text.substring(0, text.length() - 37), nanos / 1e6);
        assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(1));
        assertThat(asker.outcome(id).reason()).isEqualTo(EndReason.STOPPED);
        asker.awaitNoRequests();
    }

    private static void awaitHangUp(String text) {
        await().atMost(Duration.ofSeconds(2))
                .until(() -> ScriptedModel.SERVER.calls(text).get(0).isClosed());
    }
}
