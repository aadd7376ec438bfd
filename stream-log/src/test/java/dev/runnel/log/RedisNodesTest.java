package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;

class RedisNodesTest {

    private final RedisNodes nodes = new RedisNodes(null, new RedisOptions());

    @Test
    void anotherNodeIsReachedInTheSameWayAsTheOneThatToldOfIt() {
        assertThat(nodes.endpoint("rediss://me:s%40crt@10.0.0.1:7001", "10.0.0.2", 7002))
                .isEqualTo("rediss://me:s%40crt@10.0.0.2:7002");
    }

    @Test
    void aNodeThatDoesNotKnowItsOwnAddressIsWhereItWasAsked() {
        assertThat(nodes.endpoint("redis://one:7001", "", 7001)).isEqualTo("redis://one:7001");
        assertThat(nodes.endpoint("redis://one:7001", "?", 7002)).isEqualTo("redis://one:7002");
    }

    @Test
    void anAddressWithoutAPortHasTheUsualOne() {
        RedisNodes named = new RedisNodes(null, new RedisOptions().setConnectionString("redis://sentinel"));

        assertThat(named.seeds()).containsExactly("redis://sentinel:6379");
    }

    @Test
    void anErrorInABatchKeepsItsKind() {
        Throwable told = RedisLink.outOfBatch(ErrorType.create("ERR [1] OOM command not allowed\n"));

        assertThat(told).isInstanceOf(ErrorType.class).hasToString("OOM command not allowed");
        assertThat(((ErrorType) told).is("OOM")).isTrue();
    }

    @Test
    void anAddressOfVersionSixIsPutInBrackets() {
        assertThat(nodes.endpoint("redis://[::1]:7001", "fe80::2", 7002)).isEqualTo("redis://[fe80::2]:7002");
        assertThat(nodes.endpoint("redis://[::1]:7001", "", 7002)).isEqualTo("redis://[::1]:7002");
    }

    @Test
    void otherCredentialsTakeThePlaceOfThoseInTheAddress() {
        String endpoint = "rediss://me:s%40crt@[::1]:7001/3?user=you&client=runnel&password=x";

        assertThat(RedisNodes.withUserInfo(endpoint, "")).isEqualTo("rediss://[::1]:7001/3?client=runnel");
        assertThat(RedisNodes.withUserInfo("redis://one:7001", "a:b@")).isEqualTo("redis://a:b@one:7001");
    }

    @Test
    void anAddressSaysWhoWithoutSayingThePassword() {
        RedisOptions none = new RedisOptions();
        RedisOptions beside = new RedisOptions().setPassword("s@crt");

        assertThat(RedisAddress.of("rediss://me%2Btoo:s%40crt@one:7001/3", none, false))
                .isEqualTo(new RedisAddress("one", 7001, true, "me+too", true, 3, false));
        assertThat(RedisAddress.of("redis://[::1]:7001?user=me", beside, false))
                .isEqualTo(new RedisAddress("::1", 7001, false, "me", true, 0, false));
        assertThat(RedisAddress.of("redis://one:7001", none, true))
                .isEqualTo(new RedisAddress("one", 7001, false, null, false, 0, true));
    }
}
