package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisMode;
import dev.runnel.log.RedisUnderTest;
import dev.runnel.log.UsersFile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users of deploy/redis/users.acl.template: what the services do is let through, and nothing else is. */
@ExtendWith(TailsOnFailure.class)
class AclUsersIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Keys KEYS = new Keys("runnel");
    private static final QuestionId ID = QuestionId.random();

    private static RedisUnderTest redis;
    private static RedisClient operator;
    private static Installation runnel;
    private static Service gateway;
    private static Service second;
    private static List<Service> producers;

    @BeforeAll
    static void startAll() {
        redis = RedisUnderTest.withUsers();
        operator = new RedisClient(redis.options(UsersFile.OPERATOR));
        runnel = new Installation(redis, KEYS);
        gateway = runnel.gateway("acl-a", Map.of("RUNNEL_GATEWAY_INSPECTOR", "true"));
        second = runnel.gateway("acl-b");
        producers = List.of(runnel.producer("acl-one", 4), runnel.producer("acl-two", 4));
        runnel.start();
        operator.send(Command.SET, "foreign", "of another application");
    }

    @AfterAll
    static void endAll() {
        runnel.close();
        operator.close();
        redis.close();
    }

    @Test
    void withTheirUsersTheServicesDoAllThatTheyDoAndRedisRefusesNothing() throws Exception {
        operator.send(Command.create("ACL"), "LOG", "RESET");
        runnel.model().on("Who survives?", new Teller(), wire -> {
            wire.begin().text("the ").text("other").finish("stop").usage(7, 2).done();
        });
        runnel.model().on("Stop", new Teller());

        try (Viewer here = Viewer.asking("Who survives?", gateway);
                Viewer there = new Viewer(here.id(), second)) {
            here.untilText("20 ");
            there.untilText("20 ");
            assertThat(sample(here.id())).contains("\"version\":\"").doesNotContain("\"bytes\":null");
            producerOf(here.id()).kill9();
            assertThat(here.untilEnded().text()).isEqualTo("the other");
            assertThat(there.untilEnded().text()).isEqualTo("the other");
        }
        stopInTheMiddle();
        second.terminate();
        producers.forEach(Service::terminate);

        assertThat(refusals()).isEmpty();
        assertThat(operator.send(Command.XLEN, KEYS.requests()).toLong()).isZero();
    }

    private static void stopInTheMiddle() {
        try (Viewer viewer = Viewer.asking("Stop", gateway)) {
            viewer.untilText("20 ");
            int status = Http.status(HttpRequest.newBuilder(gateway.at("/v1/answers/" + viewer.id()))
                    .DELETE()
                    .build());
            assertThat(status).isBetween(200, 204);
            assertThat(viewer.untilEnded().reason()).isEqualTo("stopped");
        }
        await().atMost(SOON)
                .until(() -> operator.send(Command.XLEN, KEYS.requests()).toLong() == 0);
    }

    private static Service producerOf(QuestionId id) {
        String name = runnel.store().entries(id, Entry.Started.class).get(0).producer();
        return producers.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the inspector tells first. */
    private static String sample(QuestionId id) throws IOException, InterruptedException {
        HttpRequest look = Http.known(HttpRequest.newBuilder(gateway.at("/v1/inspect/" + id))
                .timeout(SOON)
                .build());
        try (Stream<String> lines = HttpClient.newHttpClient()
                .send(look, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
        }
    }

    /** Of Redis' own list: which user was refused what. */
    private static List<String> refusals() {
        return operator.send(Command.create("ACL"), "LOG").stream()
                .map(Response::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {UsersFile.GATEWAY, UsersFile.PRODUCER, UsersFile.MONITOR})
    void noServiceMayRunWhatReachesBeyondItsKeys(String user) {
        refused(user, Command.FLUSHALL);
        refused(user, Command.FLUSHDB);
        refused(user, Command.KEYS, "*");
        refused(user, Command.SCAN, "0");
        refused(user, Command.RANDOMKEY);
        refused(user, Command.create("CONFIG"), "GET", "requirepass");
        refused(user, Command.create("SCRIPT"), "FLUSH");
        refused(user, Command.create("ACL"), "LIST");
        refused(user, Command.create("DEBUG"), "SLEEP", "0");
        refused(user, Command.create("CLIENT"), "LIST");
        refused(user, Command.create("CLIENT"), "KILL", "TYPE", "normal");
        refused(user, Command.SHUTDOWN, "NOSAVE");
        refused(user, Command.REPLICAOF, "NO", "ONE");
        refused(user, Command.PUBLISH, "channel", "message");
    }

    @ParameterizedTest
    @ValueSource(strings = {UsersFile.GATEWAY, UsersFile.PRODUCER})
    void noServiceMayTouchAnotherApplicationsKeys(String user) {
        refused(user, Command.GET, "foreign");
        refused(user, Command.SET, "foreign", "mine");
        refused(user, Command.GET, "runnel");
        refused(user, Command.SET, "runnel:{e8}:other:" + ID, "x");
        refused(user, Command.SET, "runnel:{e80}:answer:" + ID, "x");
        refused(user, Command.XADD, "other:requests", "*", "question", ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {UsersFile.GATEWAY, UsersFile.MONITOR})
    void onlyProducersHaveScripts(String user) {
        refused(user, Command.EVAL, "return 1", "0");
    }

    @Test
    void aProducersScriptMayNoMoreThanTheProducer() {
        try (RedisClient producer = new RedisClient(redis.options(UsersFile.PRODUCER))) {
            for (String beyond : List.of("'GET','foreign'", "'FLUSHALL'", "'DEL','" + KEYS.answer(ID) + "'")) {
                assertThatThrownBy(() -> producer.send(Command.EVAL, "return redis.call(" + beyond + ")", 0))
                        .as(beyond)
                        .hasMessageMatching("(?s).*(can't (run|access)|ACL failure|permissions).*");
            }
        }
    }

    @Test
    void aProducerKnowsNothingOfWhoWatchesAndWhoAsked() {
        String producer = UsersFile.PRODUCER;
        refused(producer, Command.HGETALL, KEYS.viewers(ID));
        refused(producer, Command.GET, KEYS.gateway("acl-a"));
        refused(producer, Command.SET, KEYS.gateway("acl-a"), "me");
        refused(producer, Command.ZRANGE, "runnel:history:somebody", "0", "-1");
        refused(producer, Command.GET, "runnel:access:secret");
        refused(producer, Command.ZRANGE, "runnel:running:somebody", "0", "-1");
        refused(producer, Command.DEL, KEYS.answer(ID));
        refused(producer, Command.create("XGROUP"), "DESTROY", KEYS.requests(), Keys.PRODUCERS);
    }

    @Test
    void aGatewayTakesNothingOffTheQueue() {
        String user = UsersFile.GATEWAY;
        refused(user, Command.XDEL, KEYS.requests(), "1-1");
        refused(user, Command.create("XTRIM"), KEYS.requests(), "MAXLEN", "0");
        refused(user, Command.XCLAIM, KEYS.requests(), Keys.PRODUCERS, "me", "0", "1-1");
        refused(user, Command.XAUTOCLAIM, KEYS.requests(), Keys.PRODUCERS, "me", "0", "0");
        refused(user, Command.XADD, KEYS.dead(), "*", "question", ID);
        refused(user, Command.XRANGE, KEYS.dead(), "-", "+");
    }

    @Test
    void theMonitorCountsAndReadsNoWord() {
        String monitor = UsersFile.MONITOR;
        try (RedisClient client = new RedisClient(redis.options(monitor))) {
            assertThat(client.send(Command.XLEN, KEYS.requests()).toLong()).isNotNegative();
        }
        refused(monitor, Command.GET, KEYS.question(ID));
        refused(monitor, Command.XRANGE, KEYS.answer(ID), "-", "+");
        refused(monitor, Command.XADD, KEYS.requests(), "*", "question", ID);
    }

    @Test
    void whoDoesNotLogInIsNobody() {
        try (RedisClient nobody = new RedisClient(RedisMode.PLAIN.url("", "127.0.0.1", redis.port()))) {
            assertThatThrownBy(() -> nobody.send(Command.XLEN, KEYS.requests())).hasMessageContaining("NOAUTH");
        }
    }

    private static void refused(String user, Command command, Object... arguments) {
        try (RedisClient client = new RedisClient(redis.options(user))) {
            assertThatThrownBy(() -> client.send(command, arguments))
                    .as("%s: %s", user, command)
                    .hasMessageContaining("NOPERM");
        }
    }
}
