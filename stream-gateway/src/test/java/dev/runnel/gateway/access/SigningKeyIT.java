package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runnel.contract.Owner;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SigningKeyIT {

    private static final Owner ANN = new Owner("ann");

    @Inject
    RedisRouter redis;

    private final String key = "test:access:key:" + QuestionId.random();

    @Test
    void allGatewaysOfAnInstallationAgree() {
        Signer one = signer(gateway());
        Signer two = signer(gateway());

        assertThat(two.ownerOf(one.sign(ANN))).hasValue(ANN);
        assertThat(RedisForTests.send(Request.cmd(Command.TTL).arg(key)).toInteger())
                .isEqualTo(-1);
    }

    @Test
    void aRedisThatLostItIsGivenItBack() {
        SigningKey running = gateway();
        String token = signer(running).sign(ANN);
        soon(redis.send(key, Request.cmd(Command.DEL).arg(key)));

        soon(running.agree());

        assertThat(signer(gateway()).ownerOf(token)).hasValue(ANN);
    }

    @Test
    void aGatewayThatComesLateTakesWhatOthersHaveAgreedOnMeanwhile() {
        SigningKey running = gateway();
        signer(running);
        soon(redis.send(key, Request.cmd(Command.DEL).arg(key)));
        String token = signer(gateway()).sign(ANN);

        soon(running.agree());

        assertThat(signer(running).ownerOf(token)).hasValue(ANN);
    }

    @Test
    void aConfiguredSecretIsNotShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningKey(redis, key, Optional.of("secret")))
                .withMessageContaining("32");
    }

    private SigningKey gateway() {
        return new SigningKey(redis, key, Optional.empty());
    }

    private static Signer signer(SigningKey key) {
        return soon(key.signer());
    }

    private static <T> T soon(Uni<T> result) {
        return result.await().atMost(Duration.ofSeconds(5));
    }
}
