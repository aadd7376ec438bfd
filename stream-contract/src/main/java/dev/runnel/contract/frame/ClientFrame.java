package dev.runnel.contract.frame;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;

/** What a client sends. {@code ref} is its own text, echoed in the reply; null is allowed and then there is none to echo. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientFrame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ClientFrame.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = ClientFrame.Watch.class, name = "watch"),
    @JsonSubTypes.Type(value = ClientFrame.Unwatch.class, name = "unwatch"),
    @JsonSubTypes.Type(value = ClientFrame.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = ClientFrame.Pong.class, name = "pong")
})
public sealed interface ClientFrame {

    record Hello(String token) implements ClientFrame {}

    record Ask(String ref, @JsonUnwrapped NewQuestion question) implements ClientFrame {}

    /** @param after null to have the log from its beginning */
    record Watch(String ref, QuestionId question, Offset after) implements ClientFrame {
        public Watch {
            required(question);
        }
    }

    record Unwatch(String ref, QuestionId question) implements ClientFrame {
        public Unwatch {
            required(question);
        }
    }

    record Stop(String ref, QuestionId question) implements ClientFrame {
        public Stop {
            required(question);
        }
    }

    record Pong() implements ClientFrame {}

    private static void required(QuestionId question) {
        if (question == null) {
            throw new RunnelException(ErrorCode.MALFORMED, "The field \"question\" is missing.");
        }
    }
}
