package dev.runnel.gateway.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisCliTest {

    private static final RedisAddress HERE = new RedisAddress("127.0.0.1", 6399, false, null, false, 0, false);

    @Test
    void aKeyWithBracesIsQuotedAndAPlainWordIsNot() {
        assertThat(new RedisCli(HERE).line("XRANGE", "runnel:{e8}:answer:x", "-", "+"))
                .isEqualTo("redis-cli -p 6399 XRANGE 'runnel:{e8}:answer:x' - +");
    }

    @Test
    void aQuoteInAKeyStaysPartOfTheKey() {
        assertThat(RedisCli.quoted("it's $HOME")).isEqualTo("'it'\\''s $HOME'");
    }

    @Test
    void anotherHostAClusterAndItsEncryptionAreSaid() {
        RedisAddress far = new RedisAddress("redis-2.example.org", 6379, true, null, false, 0, true);

        assertThat(new RedisCli(far).line("PING")).isEqualTo("redis-cli -h redis-2.example.org -p 6379 -c --tls PING");
    }

    @Test
    void aPasswordIsAskedForAndNeverShown() {
        RedisAddress guarded = new RedisAddress("127.0.0.1", 6379, false, "reader", true, 3, false);

        assertThat(new RedisCli(guarded).line("PING")).isEqualTo("redis-cli -p 6379 --user reader --askpass -n 3 PING");
    }

    @Test
    void withoutAnAddressTheLineIsForTheUsualOne() {
        assertThat(new RedisCli(null).line("PING")).isEqualTo("redis-cli PING");
    }

    @Test
    void everyPartOfASampleHasItsLine() {
        QuestionId id = new QuestionId("0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061");

        assertThat(Commands.of(HERE, new Keys("runnel"), id, "gateway:here").values())
                .containsExactlyElementsOf(List.of(
                        "redis-cli -p 6399 GET 'runnel:{61}:question:" + id + "'",
                        "redis-cli -p 6399 XRANGE 'runnel:{61}:answer:" + id + "' - +",
                        "redis-cli -p 6399 XINFO GROUPS 'runnel:{61}:answer:" + id + "'",
                        "redis-cli -p 6399 XINFO CONSUMERS 'runnel:{61}:answer:" + id + "' gateway:here",
                        "redis-cli -p 6399 XINFO GROUPS runnel:requests",
                        "redis-cli -p 6399 XPENDING runnel:requests producers - + 10"));
    }
}
