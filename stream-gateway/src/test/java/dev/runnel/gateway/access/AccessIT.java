package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisRouter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without link sharing: somebody else's question is not there, whichever way one tries. */
@QuarkusTest
@TestProfile(AccessIT.WithInspector.class)
@QuarkusTestResource(RedisForTests.class)
class AccessIT {

    public static class WithInspector implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runnel.gateway.inspector", "true");
        }
    }

    private static final Visitor OWNER = new Visitor("owner");
    private static final Visitor OTHER = new Visitor("other");

    @TestHTTPResource("/")
    URI root;

    @Inject
    RedisRouter store;

    @Inject
    Keys keys;

    private final QuestionId id = QuestionId.random();

    @BeforeEach
    void ask() throws Exception {
        HttpRequest question = HttpRequest.newBuilder(root.resolve("/v1/questions"))
                .header("Content-Type", "application/json")
                .header("Authorization", OWNER.bearer())
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + id + "\",\"text\":\"Why?\"}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(question, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @EnumSource
    void somebodyElsesQuestionAndNoneAtAllCannotBeToldApart(Way way) throws Exception {
        String unknown = QuestionId.random().toString();
        try (RedisMonitor monitor = new RedisMonitor()) {
            String foreign = way.go(root, OTHER, id.toString());
            List<String> commands = monitor.commandsAbout(id.toString());

            assertThat(foreign).contains("not_found").isEqualTo(way.go(root, OTHER, unknown));
            assertThat(commands).isNotEmpty().isEqualTo(monitor.commandsAbout(unknown));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnerIsLetInEveryWay(Way way) {
        String reply = way.go(root, OWNER, id.toString());

        // An answer that has not ended can be followed by nobody, but its owner is told that.
        assertThat(reply).doesNotContain("not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "{\"owner\":\"\"}", "{\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}"})
    void aQuestionThatCannotBeReadIsNobodys(String damaged) {
        store.send(
                        keys.question(id),
                        Request.cmd(Command.SET).arg(keys.question(id)).arg(damaged))
                .await()
                .atMost(Duration.ofSeconds(5));

        assertThat(Way.QUESTION.go(root, OWNER, id.toString())).contains("not_found");
        assertThat(Way.RESUME.go(root, OWNER, id.toString())).contains("not_found");
    }

    @Test
    void somebodyElsesIdIsAConflictWhateverIsAskedUnderIt() {
        try (SocketClient other = SocketClient.greeted(root.resolve("/v1/socket"), OTHER)) {
            assertThat(other.send(askFrame("1", "Why?")).reply("1").toString().replace("\"1\"", ""))
                    .contains("conflict")
                    .isEqualTo(other.send(askFrame("2", "Something else?"))
                            .reply("2")
                            .toString()
                            .replace("\"2\"", ""));
        }
    }

    @Test
    void aFrameThatTriesToStopItLeavesItRunning() {
        Way.STOP.go(root, OTHER, id.toString());
        Way.DELETE.go(root, OTHER, id.toString());

        assertThat(Way.QUESTION.go(root, OWNER, id.toString())).contains("\"queued\"");
    }

    @Test
    void aConnectionKeepsItsOwner() {
        try (SocketClient owner = SocketClient.greeted(root.resolve("/v1/socket"), OWNER)) {
            owner.send(OTHER.hello());

            assertThat(owner.closeCode()).isEqualTo(4401);
            assertThat(owner.next("error").path("code").asText()).isEqualTo("unauthorized");
        }
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() {
        String token = new Visitor("owner").token().replace("owner.", "other.");
        try (SocketClient cheat = new SocketClient(root.resolve("/v1/socket"))) {
            cheat.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");

            assertThat(cheat.closeCode()).isEqualTo(4401);
            assertThat(cheat.frames())
                    .noneMatch(frame -> frame.path("type").asText().equals("welcome"));
        }
    }

    @Test
    void aClientThatShowsNothingIsToldATokenWithWhichItIsTheSameOneAgain() {
        QuestionId mine = QuestionId.random();
        String token;
        try (SocketClient stranger = SocketClient.greeted(root.resolve("/v1/socket"), null)) {
            token = stranger.next("welcome").path("token").asText();
            stranger.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + mine + "\",\"text\":\"Mine?\"}")
                    .reply("a");
        }
        try (SocketClient again = new SocketClient(root.resolve("/v1/socket"))) {
            again.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");

            assertThatObject(again.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + mine + "\"}")
                            .reply("w"))
                    .returns("watching", frame -> frame.path("type").asText())
                    .returns(true, frame -> frame.path("mine").asBoolean());
            assertThat(again.next("welcome").has("token")).isFalse();
        }
    }

    private String askFrame(String ref, String text) {
        return "{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}";
    }
}
