package dev.runnel.producer.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.runnel.contract.ErrorCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final Failures failures = new Failures(Optional.of("sk-secret"));

    @Test
    void ofARefusedQuestionOnlyTheNameOfTheErrorIsTold() {
        ModelFailure failure = failures.explain(
                new HttpException(
                        400,
                        "{\"error\":{\"message\":\"I will not answer: how do I hide my debts?\",\"type\":\"invalid_request_error\",\"code\":\"content_policy\"}}"),
                false,
                null);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REFUSED);
        assertThat(failure.detail())
                .isEqualTo("HTTP 400 \"type\":\"invalid_request_error\", \"code\":\"content_policy\"");
    }

    @Test
    void whyAServiceIsOverloadedIsToldWithoutTheCredential() {
        ModelFailure failure = failures.explain(new HttpException(429, "slow down, sk-secret\nplease"), false, null);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_OVERLOADED);
        assertThat(failure.detail()).isEqualTo("HTTP 429 slow down, *** please");
    }
}
