package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Being somebody to Redis, or not. */
class LoginIT {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String WRONG = "wr0ng";

    private static Vertx vertx;
    private static RedisUnderTest guarded;
    private static RedisUnderTest open;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        guarded = RedisUnderTest.withUsers();
        open = RedisUnderTest.startProcess(WayIn.of(RedisMode.PLAIN));
    }

    @AfterAll
    static void end() {
        guarded.close();
        open.close();
        vertx.close();
    }

    @Test
    void aPasswordOfAllKindsOfLettersStandsInTheAddressEncodedOrBesideItAsItIs() {
        RedisOptions beside = new RedisOptions()
                .setConnectionString("redis://127.0.0.1:" + guarded.port() + "?user=gateway")
                .setPassword(RedisMode.ACL.password("gateway"));

        assertThat(await(link(guarded.options("gateway")).send(length()))).isNotNull();
        assertThat(await(link(beside).send(length()))).isNotNull();
    }

    @Test
    void aWrongPasswordIsAnErrorThatIsSaidOnceHoweverOftenItIsTried() {
        assertRefusedOnce("redis://gateway:" + WRONG + "@127.0.0.1:", "WRONGPASS");
    }

    @Test
    void noPasswordIsAnErrorThatIsSaidOnceHoweverOftenItIsTried() {
        assertRefusedOnce("redis://127.0.0.1:", "NOAUTH");
    }

    private static void assertRefusedOnce(String address, String kind) {
        try (Said said = new Said()) {
            RedisLink link = link(new RedisOptions().setConnectionString(address + guarded.port()));
            for (int times = 0; times < 5; times++) {
                assertUnavailable(link.send(length()), RunnelException.class);
            }
            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR Redis (test) does not let this service in: " + kind)
                    .doesNotContain(WRONG);
        }
    }

    @Test
    void aCommandThatIsNotAllowedLeavesTheConnectionAsItIs() {
        RedisLink link = link(guarded.options("producer"));
        try (Said said = new Said()) {
            Connection before = link.connection();

            assertUnavailable(
                    link.send(Request.cmd(Command.HGETALL).arg("runnel:{e8}:viewers:x")), NotAllowedException.class);

            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .contains("run HGETALL on runnel:{e8}:viewers:x: NOPERM");
            assertThat(await(link.send(length()))).isNotNull();
            assertThat(link.connection()).isEqualTo(before);
        }
    }

    @Test
    void sentinelsThatLetEverybodyInAreNotShownTheServersPassword() {
        Response told = askAsSentinel("redis://gateway:" + WRONG + "@127.0.0.1:" + open.port(), null);

        assertThat(told).hasToString("PONG");
    }

    @Test
    void sentinelsThatWantAPasswordAreGivenThatOfTheServers() {
        Response told = askAsSentinel(guarded.url("gateway"), null);

        assertThat(told).hasToString("PONG");
    }

    @Test
    void sentinelsWithUsersOfTheirOwnAreGivenTheirs() {
        Response told = askAsSentinel(
                "redis://gateway:" + WRONG + "@127.0.0.1:" + guarded.port(), RedisMode.ACL.password("monitor"));

        assertThat(told).hasToString("PONG");
    }

    /** Any Redis does for a Sentinel here: it is the way in that is looked at. */
    private static Response askAsSentinel(String address, String own) {
        RedisNodes servers = new RedisNodes(vertx, new RedisOptions().setConnectionString(address));
        SentinelLogin login = new SentinelLogin(servers, "monitor", Optional.ofNullable(own));
        return await(Uni.createFrom()
                .completionStage(login.ask(servers.seeds().get(0), Request.cmd(Command.PING), SOON)
                        .toCompletionStage()));
    }

    private static RedisLink link(RedisOptions options) {
        return new RedisLink(vertx, Redis.createClient(vertx, options)::connect, "test", SOON);
    }

    private static Request length() {
        return Request.cmd(Command.XLEN).arg("runnel:requests");
    }

    private static void assertUnavailable(Uni<Response> sent, Class<? extends RunnelException> how) {
        assertThatExceptionOfType(how)
                .isThrownBy(() -> await(sent))
                .returns(ErrorCode.STORE_UNAVAILABLE, RunnelException::code);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
