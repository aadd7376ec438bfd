package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.Logged;
import dev.runnel.log.RedisMode;
import dev.runnel.log.WayIn;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that goes away for a while and comes back with its data, as it does when its host restarts. */
@ExtendWith(TailsOnFailure.class)
class RedisAwayIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private static Path data;

    private static RedisNode redis;
    private static Installation runnel;
    private static Service gateway;
    private static Service producer;

    @BeforeAll
    static void startAll() {
        WayIn way = WayIn.of(RedisMode.chosen());
        redis = new RedisNode(data, Service.freePort(), way, List.of("--appendonly", "yes", "--save", ""));
        startRedis();
        runnel = new Installation(redis);
        gateway = runnel.gateway("gateway");
        producer = runnel.producer("one", 8);
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
        redis.close();
    }

    @Test
    void anAnswerThatWasRunningWhenRedisWentAwayEndsForTheViewerWhoStayed() {
        Teller teller = new Teller();
        runnel.model().on("Count on and on", teller);
        try (Viewer viewer = Viewer.asking("Count on and on", gateway)) {
            viewer.untilText("50 ");

            redis.kill9();

            await().atMost(SOON).until(() -> !gateway.isReady() && !producer.isReady());
            assertThat(gateway.isAlive()).isTrue();
            assertThat(producer.isAlive()).isTrue();
            assertThatObject(refusal("Anybody there?"))
                    .returns("store_unavailable", error -> error.path("code").asText())
                    .returns(true, error -> error.path("retryable").asBoolean())
                    .returns(false, error -> error.path("message").asText().isEmpty());

            Measured time = new Measured();
            startRedis();
            viewer.untilMore();
            time.until("Redis is back -> the viewer's next piece");
            teller.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.connections()).isEqualTo(1);
            assertThat(runnel.model().calls("Count on and on")).hasSize(1);
        }
        await().atMost(SOON).until(() -> gateway.isReady() && producer.isReady());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(runnel.store().requests()).isZero());
    }

    @Test
    void piecesThatRedisLostInACrashAreThereAgainAndTheViewerSeesThemOnce() throws IOException {
        Teller teller = new Teller();
        runnel.model().on("Count through a crash", teller);
        try (Viewer viewer = Viewer.asking("Count through a crash", gateway)) {
            viewer.untilText("50 ");
            producer.freeze();
            redis.kill9();
            cutTail(3000);
            startRedis();
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(topOf(viewer.id()))
                    .isGreaterThan(Offset.ASKED)
                    .isLessThan(Offset.parse(viewer.offset())));

            producer.thaw();

            viewer.untilMore();
            teller.end();
            assertThat(viewer.untilEnded().text()).isEqualTo(teller.said());
            assertThat(viewer.connections()).isEqualTo(1);
            try (Viewer late = new Viewer(viewer.id(), gateway)) {
                assertThat(late.untilEnded().text()).isEqualTo(teller.said());
            }
        }
    }

    /** As when the power fails before what was written last has reached the disk. */
    private static void cutTail(int bytes) throws IOException {
        Path newest;
        try (Stream<Path> files = Files.walk(data)) {
            newest = files.filter(file -> file.toString().endsWith(".aof"))
                    .filter(file -> file.toFile().length() > bytes)
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel file = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - bytes);
        }
    }

    private static Offset topOf(QuestionId id) {
        List<Logged> log = runnel.store().log(id);
        return log.get(log.size() - 1).offset();
    }

    private static JsonNode refusal(String question) {
        try (SocketClient client = SocketClient.greeted(gateway.at("/v1/socket"))) {
            return client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + QuestionId.random() + "\",\"text\":\""
                            + question + "\"}")
                    .reply("a");
        }
    }

    private static void startRedis() {
        redis.launch().awaitAnswer();
    }
}
