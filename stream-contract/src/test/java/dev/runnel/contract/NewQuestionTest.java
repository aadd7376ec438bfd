package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewQuestionTest {

    private static final Owner ME = new Owner("me");
    private static final Limits LIMITS = new Limits(20, 3, 1000, 10, 10, 0, 0, 0, 0, 0);

    @Test
    void aTextBecomesOneMessageFromTheUser() {
        assertThat(text("Why?").check(ME, LIMITS, 7))
                .returns(List.of(Message.fromUser("Why?")), Question::messages)
                .returns("Why?", Question::text)
                .returns(ME, Question::owner)
                .returns(7L, Question::askedAt);
    }

    @Test
    void theAskersOwnIdIsKeptAndOneIsMadeOtherwise() {
        QuestionId mine = QuestionId.random();
        assertThat(new NewQuestion(mine, "Why?", null, null, null, null)
                        .check(ME, LIMITS, 7)
                        .id())
                .isEqualTo(mine);
        assertThat(text("Why?").check(ME, LIMITS, 7).id()).isNotNull();
    }

    @Test
    void emptyAndBlankQuestionsAreRefused() {
        assertRefused(text(null), ErrorCode.QUESTION_EMPTY);
        assertRefused(text(" \n\t"), ErrorCode.QUESTION_EMPTY);
        assertRefused(messages(Message.fromUser(" ")), ErrorCode.QUESTION_EMPTY);
    }

    @Test
    void theLongestQuestionIsTakenAndOneLongerIsNot() {
        assertThat(text("x".repeat(20)).check(ME, LIMITS, 7).text()).hasSize(20);
        assertRefused(text("x".repeat(21)), ErrorCode.QUESTION_TOO_LONG);
    }

    @Test
    void messagesMustBeWholeFewAndEndWithTheUser() {
        Message hi = Message.fromUser("hi");
        assertRefused(messages(), ErrorCode.INVALID_MESSAGES);
        assertRefused(messages(hi, Message.fromAssistant("ho")), ErrorCode.INVALID_MESSAGES);
        assertRefused(messages(new Message(null, "hi")), ErrorCode.INVALID_MESSAGES);
        assertRefused(messages(new Message(Message.Role.USER, null)), ErrorCode.INVALID_MESSAGES);
        assertRefused(messages(hi, hi, hi, hi), ErrorCode.QUESTION_TOO_LONG);
        assertRefused(
                new NewQuestion(null, null, Collections.singletonList(null), null, null, null),
                ErrorCode.INVALID_MESSAGES);
        assertRefused(new NewQuestion(null, "hi", List.of(hi), null, null, null), ErrorCode.INVALID_MESSAGES);
    }

    @Test
    void aModelNameIsAName() {
        assertRefused(new NewQuestion(null, "hi", null, null, " ", null), ErrorCode.MALFORMED);
        assertRefused(new NewQuestion(null, "hi", null, null, "m".repeat(201), null), ErrorCode.MALFORMED);
    }

    private static void assertRefused(NewQuestion question, ErrorCode code) {
        assertThatExceptionOfType(RunnelException.class)
                .isThrownBy(() -> question.check(ME, LIMITS, 7))
                .returns(code, RunnelException::code);
    }

    private static NewQuestion text(String text) {
        return new NewQuestion(null, text, null, null, null, null);
    }

    private static NewQuestion messages(Message... messages) {
        return new NewQuestion(null, null, List.of(messages), null, null, null);
    }
}
