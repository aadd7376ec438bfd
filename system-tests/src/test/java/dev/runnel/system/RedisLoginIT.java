package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.log.RedisUnderTest;
import dev.runnel.log.TestCertificate;
import dev.runnel.log.UsersFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Getting into Redis, and not getting in: over TLS, by certificate and by password. Nothing that a service says has a password in it. */
@ExtendWith(TailsOnFailure.class)
class RedisLoginIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String SECRET = "not-the-right-one";

    private RedisUnderTest redis;
    private Installation runnel;

    @AfterEach
    void end() {
        if (runnel != null) {
            runnel.close();
            redis.close();
        }
    }

    @Test
    void overTlsAQuestionIsAnswered() {
        on(RedisUnderTest.encrypted(TestCertificate.of("ip:127.0.0.1")));
        Service gateway = runnel.gateway("tls-gateway");
        Service producer = runnel.producer("tls-producer", 2);
        runnel.start();

        try (Viewer viewer = Viewer.asking("Is it safe?", gateway)) {
            assertThat(viewer.untilEnded().text()).isEqualTo("Is it safe?");
        }

        assertThat(gateway.output()).noneMatch(line -> line.contains("all@") || line.contains("ERROR"));
        assertThat(producer.output()).noneMatch(line -> line.contains("all@") || line.contains("ERROR"));
    }

    @Test
    void aServerThatIsSomebodyElseIsNotSpokenTo() {
        on(RedisUnderTest.encrypted(TestCertificate.of("dns:another.example.org")));

        Service gateway = runnel.gateway("tls-elsewhere").launch();

        says(gateway, "Redis (commands) is away", "No subject alternative names matching IP address 127.0.0.1");
        assertThat(gateway.isReady()).isFalse();
        assertThat(gateway.isAlive()).isTrue();
    }

    @Test
    void aServerThatNobodyVouchesForIsNotSpokenTo() {
        on(RedisUnderTest.encrypted(TestCertificate.of("ip:127.0.0.1")));

        Service gateway = runnel.gateway("tls-unknown", Map.of("REDIS_CA", "")).launch();

        says(gateway, "Redis (commands) is away", "certification path");
        assertThat(gateway.isReady()).isFalse();
    }

    @Test
    void aWrongPasswordIsSaidOnceAndNeverShown() {
        on(RedisUnderTest.withUsers());
        String address = "redis://127.0.0.1:" + redis.port() + "?user=";

        Service gateway = runnel.gateway("wrong-gateway", wrong(address + UsersFile.GATEWAY))
                .launch();
        Service producer = runnel.producer("wrong-producer", 2, wrong(address + UsersFile.PRODUCER))
                .launch();

        says(gateway, "ERROR", "Redis (commands) does not let this service in: WRONGPASS");
        says(producer, "ERROR", "Redis (commands) does not let this service in: WRONGPASS");
        assertThat(gateway.isReady()).isFalse();
        assertThat(producer.isReady()).isFalse();
        assertThat(gateway.output())
                .filteredOn(line -> line.contains("(commands)"))
                .hasSize(1);
        assertThat(gateway.output()).noneMatch(line -> line.contains(SECRET));
        assertThat(producer.output()).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void anAddressThatIsNoneIsNotRepeatedWithItsPassword() {
        on(RedisUnderTest.withUsers());

        Service gateway = runnel.gateway(
                        "broken-gateway", Map.of("REDIS_URL", "redis://gateway:" + SECRET + " %%@127.0.0.1:1"))
                .launch();

        gateway.awaitExit();
        assertThat(gateway.output())
                .noneMatch(line -> line.contains(SECRET))
                .anyMatch(line -> line.contains("REDIS_URL"));
    }

    private void on(RedisUnderTest started) {
        redis = started;
        runnel = new Installation(redis);
    }

    private static Map<String, String> wrong(String address) {
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", address);
        environment.put("QUARKUS_REDIS_PASSWORD", SECRET);
        return environment;
    }

    private static void says(Service service, String... parts) {
        await().atMost(SOON).untilAsserted(() -> assertThat(service.output())
                .anySatisfy(line -> assertThat(line).contains(parts)));
    }
}
