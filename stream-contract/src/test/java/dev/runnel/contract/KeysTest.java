package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KeysTest {

    private static final QuestionId ID = new QuestionId("0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061");

    private final Keys keys = new Keys("runnel");

    @Test
    void theKeysAreThoseOfTheDocuments() {
        assertThat(keys.requests()).isEqualTo("runnel:requests");
        assertThat(keys.dead()).isEqualTo("runnel:dead");
        assertThat(keys.question(ID)).isEqualTo("runnel:{61}:question:" + ID);
        assertThat(keys.answer(ID)).isEqualTo("runnel:{61}:answer:" + ID);
        assertThat(keys.viewers(ID)).isEqualTo("runnel:{61}:viewers:" + ID);
        assertThat(keys.asked(Owner.PUBLIC)).isEqualTo("runnel:asked:public");
        assertThat(keys.running(Owner.PUBLIC)).isEqualTo("runnel:running:public");
        assertThat(keys.history(new Owner("me"))).isEqualTo("runnel:history:me");
        assertThat(keys.signingKey()).isEqualTo("runnel:access:key");
        assertThat(keys.gateway("a")).isEqualTo("runnel:gateway:a");
        assertThat(Keys.gatewayGroup("a")).isEqualTo("gateway:a");
    }

    @Test
    void everythingOfOneQuestionIsInOneSlot() {
        assertThat(Keys.shardOf(keys.answer(ID)))
                .isEqualTo(Keys.shardOf(keys.question(ID)))
                .isEqualTo(Keys.shardOf(keys.viewers(ID)))
                .isEqualTo(ID.shard());
    }

    @Test
    void aPrefixThatWouldMakeAHashTagIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Keys("a{b}"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Keys(" "));
    }
}
