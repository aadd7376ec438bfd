package dev.runnel.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Keys;
import dev.runnel.log.Connection;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class NodeClaimIT {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Inject
    RedisRouter redis;

    @Inject
    Keys keys;

    private String key;
    private NodeClaim older;
    private NodeClaim newer;

    @BeforeEach
    void name() {
        key = keys.gateway(UUID.randomUUID().toString());
        older = new NodeClaim(redis, key, "older", LEASE);
        newer = new NodeClaim(redis, key, "newer", LEASE);
    }

    @Test
    void theNewestHolderWinsAndTheOlderOneIsTold() {
        done(older.take());

        done(newer.take());

        assertThat(done(older.renew())).hasValue("newer");
        assertThat(done(newer.renew())).isEmpty();
    }

    @Test
    void aNamesakeThatComesBetweenLookAndRenewalIsNotWrittenOver() {
        NodeClaim interrupted = new NodeClaim(new After("get", redis, () -> newer.take()), key, "older", LEASE);
        done(interrupted.take());

        done(interrupted.renew());

        assertThat(holder()).isEqualTo("newer");
        assertThat(done(older.renew())).hasValue("newer");
    }

    @Test
    void aNameThatRedisForgotIsTakenAgainUnlessSomebodyWasFaster() {
        assertThat(done(older.renew())).isEmpty();

        assertThat(holder()).isEqualTo("older");
        assertThat(done(newer.renew())).hasValue("older");
    }

    @Test
    void aRenewalMakesTheNameLiveOn() {
        done(new NodeClaim(redis, key, "older", Duration.ofSeconds(5)).take());

        done(older.renew());

        assertThat(send(Request.cmd(Command.PTTL).arg(key)).toLong()).isGreaterThan(20_000);
    }

    @Test
    void aNameIsGivenBackOnlyByItsHolder() {
        done(older.take());
        done(newer.take());

        done(older.release());
        assertThat(holder()).isEqualTo("newer");
        done(newer.release());
        assertThat(holder()).isNull();
    }

    private String holder() {
        return Optional.ofNullable(send(Request.cmd(Command.GET).arg(key)))
                .map(Response::toString)
                .orElse(null);
    }

    private Response send(Request request) {
        return done(redis.send(key, request));
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }

    /** Something happens right after a command, before its reply is seen. */
    private record After(String command, RedisRouter redis, java.util.function.Supplier<Uni<?>> happens)
            implements RedisRouter {

        @Override
        public Uni<Response> send(String to, Request request) {
            Uni<Response> sent = redis.send(to, request);
            return request.command().toString().equalsIgnoreCase(command) ? sent.call(happens) : sent;
        }

        @Override
        public Uni<Response> send(String to, Request request, Connection on) {
            return redis.send(to, request, on);
        }

        @Override
        public Connection connection(String to) {
            return redis.connection(to);
        }

        @Override
        public void close() {}
    }
}
