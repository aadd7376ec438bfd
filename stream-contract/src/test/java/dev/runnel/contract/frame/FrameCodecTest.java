package dev.runnel.contract.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Message;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

    private static final QuestionId ID = new QuestionId("0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061");

    private final FrameCodec codec = new FrameCodec();

    @Test
    void anAskIsReadWithAllItsFields() {
        assertThat(good("{\"type\":\"ask\",\"ref\":\"r\",\"id\":\"" + ID + "\",\"text\":\"Why?\",\"parent\":\"" + ID
                        + "\",\"model\":\"m\",\"stream\":false,\"new\":1}"))
                .isEqualTo(new ClientFrame.Ask("r", new NewQuestion(ID, "Why?", null, ID, "m", false)));
    }

    @Test
    void anAskWithMessagesIsRead() {
        assertThat(good("{\"type\":\"ask\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}"))
                .isEqualTo(new ClientFrame.Ask(
                        null, new NewQuestion(null, null, List.of(Message.fromUser("Why?")), null, null, null)));
    }

    @Test
    void theOtherFramesAreRead() {
        assertThat(good("{\"type\":\"hello\"}")).isEqualTo(new ClientFrame.Hello(null));
        assertThat(good("{\"type\":\"pong\"}")).isEqualTo(new ClientFrame.Pong());
        assertThat(good("{\"type\":\"watch\",\"question\":\"" + ID + "\",\"after\":\"01-00000016\"}"))
                .isEqualTo(new ClientFrame.Watch(null, ID, new Offset(1, 16)));
        assertThat(good("{\"type\":\"stop\",\"ref\":\"x\",\"question\":\"" + ID + "\"}"))
                .isEqualTo(new ClientFrame.Stop("x", ID));
        assertThat(good("{\"type\":\"unwatch\",\"question\":\"" + ID + "\"}"))
                .isEqualTo(new ClientFrame.Unwatch(null, ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "null",
                "[]",
                "7",
                "{\"ref\":\"no type\"}",
                "{\"type\":7",
                "{\"type\":\"hello\"} trailing",
                "{\"type\":\"stop\"}",
                "{\"type\":\"ask\",\"text\":{}}",
                "{\"type\":\"ask\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}"
            })
    void whatIsNotAFrameIsMalformed(String json) {
        assertThat(bad(json).failure().code()).isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void everyKindOfMistakeHasItsOwnCodeAndEchoesTheRef() {
        assertThat(bad("{\"type\":\"shout\",\"ref\":\"r\"}"))
                .returns(ErrorCode.UNKNOWN_TYPE, error -> error.failure().code())
                .returns("r", ServerFrame.Error::ref);
        assertThat(bad("{\"type\":\"stop\",\"ref\":\"r\",\"question\":\"x\"}")
                        .failure()
                        .code())
                .isEqualTo(ErrorCode.INVALID_ID);
        assertThat(bad("{\"type\":\"watch\",\"ref\":\"r\",\"question\":\"" + ID + "\",\"after\":\"1-1\"}"))
                .returns(ErrorCode.INVALID_OFFSET, error -> error.failure().code())
                .returns(ID, ServerFrame.Error::question);
    }

    @Test
    void aFrameThatIsTooDeepIsMalformedAndNotFatal() {
        assertThat(bad("{\"type\":\"ask\",\"text\":" + "[".repeat(50_000))
                        .failure()
                        .code())
                .isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void serverFramesSayTheirTypeAndLeaveOutWhatHasNoValue() {
        assertThat(codec.write(new ServerFrame.Chunk(
                        ID, new Offset(1, 1), new Offset(1, 2), Entry.Kind.TEXT, "Grüße \u0000 👩‍💻", 12)))
                .isEqualTo("{\"type\":\"chunk\",\"question\":\"" + ID
                        + "\",\"after\":\"01-00000001\",\"offset\":\"01-00000002\",\"kind\":\"text\","
                        + "\"text\":\"Grüße \\u0000 👩‍💻\",\"at\":12}");
        assertThat(codec.write(new ServerFrame.Chunk(
                        ID,
                        new Offset(1, 2),
                        new Offset(1, 4),
                        Entry.Kind.TEXT,
                        "abc",
                        19,
                        List.of(new ServerFrame.Part(2, 15), new ServerFrame.Part(1, 19)))))
                .endsWith("\"text\":\"abc\",\"at\":19,\"parts\":[[2,15],[1,19]]}");
        assertThat(codec.write(new ServerFrame.Ok("r"))).isEqualTo("{\"type\":\"ok\",\"ref\":\"r\"}");
        assertThat(codec.write(
                        ServerFrame.Error.of(new RunnelException(ErrorCode.BUSY, "Wait.", Duration.ofSeconds(2)))))
                .isEqualTo("{\"type\":\"error\",\"code\":\"busy\",\"message\":\"Wait.\",\"retryable\":true,"
                        + "\"retryAfterMs\":2000}");
    }

    @Test
    void aStoredQuestionSurvivesTheWayThroughJson() {
        Question question = new Question(ID, new Owner("me"), ID, List.of(Message.fromUser("Why?")), "m", 7, null)
                .with(new Question.Outcome(EndReason.STOP, "Because.", null, "m", 1, 8L, 9, new Usage(1, 2), null));
        assertThat(codec.read(codec.write(question), Question.class)).isEqualTo(question);
    }

    @Test
    void aRefThatIsTooLongIsNotEchoedWhateverElseTheFrameIs() {
        String ref = "r".repeat(201);

        ServerFrame.Error error = bad("{\"type\":\"unwatch\",\"ref\":\"" + ref + "\",\"question\":\"" + ID + "\"}");

        assertThat(error.ref()).isNull();
        assertThat(error.failure().code()).isEqualTo(ErrorCode.MALFORMED);
    }

    private ClientFrame good(String json) {
        return assertThat(codec.read(json))
                .asInstanceOf(type(FrameCodec.Read.Good.class))
                .actual()
                .frame();
    }

    private ServerFrame.Error bad(String json) {
        return assertThat(codec.read(json))
                .asInstanceOf(type(FrameCodec.Read.Bad.class))
                .actual()
                .error();
    }
}
