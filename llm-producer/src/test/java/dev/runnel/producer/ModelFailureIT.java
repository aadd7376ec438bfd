package dev.runnel.producer;

import static dev.runnel.producer.Asker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import dev.runnel.producer.llm.ScriptedModel;
import dev.runnel.producer.llm.ScriptedModelServer.Script;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(Quick.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class ModelFailureIT {

    @Inject
    Asker asker;

    @Test
    void theNextAttemptStartsFromTheBeginningAndItsTextIsTheAnswer() {
        String text = unique("breaks once");
        ScriptedModel.SERVER.on(
                text,
                wire -> wire.begin().text("wrong").pause(50).breakOff(),
                wire -> wire.begin().text("right").finish("stop").usage(1, 1).done());

        QuestionId id = asker.ask(text);

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.text()).isEqualTo("right");
        assertThat(outcome.attempts()).isEqualTo(2);
        assertThat(outcome.reason()).isEqualTo(EndReason.STOP);
        assertThat(asker.entries(id).toString()).contains("wrong");
    }

    @Test
    void theServicesOwnWaitIsKept() {
        String text = unique("limited once");
        ScriptedModel.SERVER.on(
                text,
                wire -> wire.error(429, "Retry-After: 1\r\n", "{}"),
                wire -> wire.begin().text("now").finish("stop").done());

        QuestionId id = asker.ask(text);

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.text()).isEqualTo("now");
        assertThat(outcome.startedAt() - asker.question(id).askedAt()).isBetween(1000L, 4000L);
    }

    @ParameterizedTest
    @CsvSource({"400,MODEL_REFUSED", "401,MODEL_UNAUTHORIZED", "403,MODEL_UNAUTHORIZED", "404,MODEL_NOT_FOUND"})
    void whatAnotherAttemptWouldNotMendIsTheEnd(int status, ErrorCode code) {
        String text = unique("status " + status);
        ScriptedModel.SERVER.on(text, wire -> wire.error(status, "", "{\"error\":\"" + ScriptedModel.KEY + "\"}"));

        QuestionId id = asker.ask(text);

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.reason()).isEqualTo(EndReason.FAILED);
        assertThat(outcome.error().code()).isEqualTo(code.wireName());
        assertThat(outcome.error().message()).isEqualTo(code.message());
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(1);
        asker.awaitNoRequests();
    }

    @ParameterizedTest
    @CsvSource({"429,MODEL_OVERLOADED", "500,MODEL_UNAVAILABLE", "503,MODEL_OVERLOADED", "504,MODEL_TIMEOUT"})
    void whatStaysBrokenEndsAfterTheLastAttempt(int status, ErrorCode code) {
        expectFailure(unique("status " + status), wire -> wire.error(status, "", "{}"), code, "");
    }

    @Test
    void aStreamThatBreaksEachTimeEndsWithWhatItSaidLast() {
        expectFailure(
                unique("breaks"),
                wire -> wire.begin().text("half").pause(30).breakOff(),
                ErrorCode.MODEL_BROKE_OFF,
                "half");
    }

    @Test
    void anErrorInMidStreamIsNoEndOfAnAnswer() {
        expectFailure(
                unique("error chunk"),
                wire -> wire.begin().text("half").errorChunk().finish("stop").done(),
                ErrorCode.MODEL_BROKE_OFF,
                "half");
    }

    @Test
    void aStreamWithoutAFinishReasonIsNoAnswer() {
        expectFailure(unique("no reason"), wire -> wire.begin().text("half").done(), ErrorCode.MODEL_BROKE_OFF, "half");
    }

    @Test
    void silenceInMidStreamTimesOut() {
        expectFailure(unique("stalls"), wire -> wire.begin().text("half").stall(), ErrorCode.MODEL_TIMEOUT, "half");
    }

    @Test
    void silenceBeforeTheFirstTokenTimesOut() {
        expectFailure(unique("silent"), ModelWire::stall, ErrorCode.MODEL_TIMEOUT, "");
    }

    private void expectFailure(String text, Script each, ErrorCode code, String said) {
        ScriptedModel.SERVER.on(text, each);

        QuestionId id = asker.ask(text);

        Question.Outcome outcome = asker.outcome(id);
        assertThat(outcome.error().code()).isEqualTo(code.wireName());
        assertThat(outcome.text()).isEqualTo(said);
        assertThat(outcome.attempts()).isEqualTo(3);
        assertThat(ScriptedModel.SERVER.calls(text)).hasSize(3);
        asker.awaitNoRequests();
        assertThat(asker.dead(id)).hasSize(1);
    }
}
