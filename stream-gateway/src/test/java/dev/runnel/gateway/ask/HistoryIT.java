package dev.runnel.gateway.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Owner;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Pen;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.AnswerLog;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(HistoryIT.Short.class)
@QuarkusTestResource(RedisForTests.class)
class HistoryIT {

    public static class Short implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Whoever shares links still lists only what is theirs.
            return Map.of("runnel.gateway.history", "3", "runnel.gateway.access.sharing", "true");
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TestHTTPResource("/")
    URI root;

    @Inject
    AnswerLog log;

    @Inject
    RedisRouter redis;

    @Inject
    Keys keys;

    private final Visitor me = new Visitor("me-" + QuestionId.random());

    @Test
    void theListHasTheNewestFirstAndOnlyAsManyAsAreKept() throws Exception {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(0, ask(me, "Question " + i));
        }

        assertThat(ids(list(me, ""))).containsExactlyElementsOf(asked.subList(0, 3));
        assertThat(ids(list(me, "?limit=2"))).containsExactlyElementsOf(asked.subList(0, 2));
    }

    @Test
    void theListSaysHowFarEachIsAndHasLongTextsShortened() throws Exception {
        String ended = ask(me, "x".repeat(198) + "😀😀😀");
        new Pen(log, new QuestionId(ended)).start().write("Because").end();
        ask(me, "Why?");

        JsonNode questions = list(me, "").path("questions");

        assertThatObject(questions.get(0))
                .returns("queued", item -> item.path("state").asText())
                .returns("Why?", item -> item.path("text").asText());
        assertThatObject(questions.get(1))
                .returns("ended", item -> item.path("state").asText())
                .returns("x".repeat(198) + "…", item -> item.path("text").asText());
    }

    @Test
    void nobodySeesAnothersList() throws Exception {
        ask(me, "Why?");

        assertThat(ids(list(new Visitor("other-" + QuestionId.random()), ""))).isEmpty();
    }

    @Test
    void whatIsNotKeptAnyMoreIsLeftOut() throws Exception {
        String kept = ask(me, "Why?");
        String gone = ask(me, "And?");
        String key = keys.answer(new QuestionId(gone));
        redis.send(key, Request.cmd(Command.DEL).arg(key)).await().atMost(Duration.ofSeconds(5));

        assertThat(ids(list(me, ""))).containsExactly(kept);
    }

    @Test
    void theListExpiresWithWhatItLists() throws Exception {
        ask(me, "Why?");
        String key = keys.history(new Owner(me.owner()));

        long seconds = RedisForTests.send(Request.cmd(Command.TTL).arg(key)).toLong();

        assertThat(seconds).isBetween(86_000L, 86_400L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x"})
    void aLimitIsANumber(String limit) throws Exception {
        assertThat(list(me, "?limit=" + limit).path("code").asText()).isEqualTo("malformed");
    }

    private static List<String> ids(JsonNode list) {
        return list.path("questions").findValuesAsText("id");
    }

    private String ask(Visitor who, String text) throws Exception {
        HttpRequest.Builder question = HttpRequest.newBuilder(root.resolve("/v1/questions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + text + "\"}"));
        String id = json(who, question).path("question").asText();
        awaitNextMillisecond(); // The order of what is asked within one is nobody's.
        return id;
    }

    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    private JsonNode list(Visitor who, String query) throws Exception {
        return json(who, HttpRequest.newBuilder(root.resolve("/v1/questions" + query)));
    }

    private static JsonNode json(Visitor who, HttpRequest.Builder request) throws Exception {
        return JSON.readTree(
                HTTP.send(request.header("Authorization", who.bearer()).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
