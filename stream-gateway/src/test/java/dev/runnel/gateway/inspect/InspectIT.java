package dev.runnel.gateway.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Pen;
import dev.runnel.gateway.SocketClient;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the inspector tells, held against what Redis says when it is asked beside it. */
@QuarkusTest
@TestProfile(InspectIT.On.class)
@QuarkusTestResource(RedisForTests.class)
class InspectIT {

    public static class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "runnel.gateway.inspector", "true",
                    "runnel.gateway.inspector-every", "100ms",
                    "runnel.gateway.inspector-lookers", "3",
                    "runnel.gateway.inspector-questions", "2",
                    "runnel.key-prefix", "inspect-it",
                    "runnel.redis-timeout", "1s");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/")
    URI root;

    @Inject
    AnswerLog log;

    @Inject
    Keys keys;

    @Inject
    Vertx vertx;

    private final QuestionId id = QuestionId.random();
    private final List<Lookout> lookouts = new ArrayList<>();
    private Redis redis;
    private SocketClient viewer;

    @BeforeEach
    void ask() {
        redis = RedisForTests.client(vertx);
        viewer = SocketClient.greeted(root.resolve("/v1/socket"));
        ask(id);
    }

    @AfterEach
    void leave() {
        lookouts.forEach(Lookout::close);
        viewer.close();
        awaitThatNobodyLooks();
        send(Command.DEL, keys.requests());
        redis.close();
    }

    @Test
    void theFiguresAreThoseThatRedisTells() {
        send(Command.XGROUP, "CREATE", keys.requests(), Keys.PRODUCERS, "0");
        send(Command.XREADGROUP, "GROUP", Keys.PRODUCERS, "pen", "COUNT", 1, "STREAMS", keys.requests(), ">");
        new Pen(log, id).start().write("Be", "cäuse", "…");
        viewer.next(frame -> frame.path("text").asText().endsWith("…"));
        Lookout lookout = look(id);
        await().atMost(SOON).until(() -> pending(keys.answer(id), group()) == 0);

        JsonNode sample = lookout.nextSample();

        assertStream(sample.path("stream"));
        assertEntries(lookout.samples().get(0).path("entries"));
        assertGroups(sample.path("groups"), keys.answer(id));
        assertThat(sample.at("/groups/0/name").asText()).isEqualTo(group());
        assertThat(sample.at("/groups/0/lastDelivered").asText()).isEqualTo("1-4");
        assertGroups(sample.at("/requests/groups"), keys.requests());
        assertThat(sample.at("/requests/length").asLong())
                .isEqualTo(send(Command.XLEN, keys.requests()).toLong())
                .isEqualTo(1);
        assertThat(sample.at("/requests/groups/0/pending").asLong())
                .isEqualTo(pending(keys.requests(), Keys.PRODUCERS))
                .isEqualTo(1);
        assertThat(lookout.samples().get(0).path("question").toString())
                .isEqualTo(send(Command.GET, keys.question(id)).toString());
        assertThat(sample.at("/redis/version").asText()).isEqualTo(version());
        assertThat(RedisForTests.url()).endsWith(sample.at("/redis/address").asText());
    }

    @Test
    void theViewersAreThereWithTheirDistanceFromTheEnd() {
        new Pen(log, id).start().write("Be", "cause");
        viewer.next(frame -> frame.path("text").asText().endsWith("cause"));

        JsonNode seen = look(id).sample(sample -> sample.path("viewers").size() == 1)
                .path("viewers")
                .get(0);

        assertThat(seen.path("connection").asText())
                .isEqualTo(viewer.next("welcome").path("connection").asText());
        assertThat(seen.path("kind").asText()).isEqualTo("socket");
        assertThat(seen.path("offset").asText()).isEqualTo("01-00000003");
        assertThat(seen.path("behind").asText()).isEqualTo("0");
        assertThat(seen.path("stage").asText()).isEqualTo("live");
    }

    @Test
    void whatArrivesWhileSomebodyLooksIsToldWithItsTimes() {
        Lookout lookout = look(id);
        lookout.nextSample();
        long before = System.currentTimeMillis();
        new Pen(log, id).start().write("Because");

        JsonNode arrival = lookout.sample(sample -> offsets(sample).contains("01-00000002"))
                .path("arrivals")
                .get(offsets(lookout.sample(sample -> offsets(sample).contains("01-00000002")))
                        .indexOf("01-00000002"));

        assertThat(arrival.path("at").asLong()).isEqualTo(5);
        assertThat(arrival.path("readAt").asLong()).isBetween(before, System.currentTimeMillis());
        assertThat(arrival.path("sentAt").asLong())
                .isBetween(arrival.path("readAt").asLong(), System.currentTimeMillis());
        await().atMost(SOON).until(() -> lookout.samples().size() > 5);
        assertThat(lookout.samples().stream().flatMap(sample -> offsets(sample).stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLagThatRedisDoesNotKnowIsNotToldAsNone() {
        new Pen(log, id).start().write("a", "b", "c");
        send(Command.XGROUP, "CREATE", keys.answer(id), "in-the-middle", "1-2");
        send(Command.XDEL, keys.answer(id), "1-4");

        JsonNode group = look(id).sample(sample -> named(sample, "in-the-middle") != null);

        JsonNode middle = named(group, "in-the-middle");
        assertThat(middle.has("lag")).isTrue();
        assertThat(middle.path("lag").isNull()).isTrue();
        assertThat(middle.has("entriesRead")).isTrue();
        assertThat(middle.path("entriesRead").isNull()).isTrue();
    }

    @Test
    void eachLookerIsToldEverythingOnce() {
        Pen pen = new Pen(log, id).start().write("a", "b");
        Lookout first = look(id);
        first.sample(sample -> ids(sample).size() == 4);
        pen.write("c");
        first.sample(sample -> ids(sample).contains("1-4"));

        Lookout second = look(id);
        second.nextSample();

        assertThat(ids(second.samples().get(0))).containsExactly("0-1", "1-1", "1-2", "1-3", "1-4");
        List<String> all = List.of("0-1", "1-1", "1-2", "1-3", "1-4");
        assertThat(first.samples().stream().flatMap(sample -> ids(sample).stream()))
                .containsExactlyElementsOf(all);
        assertThat(first.samples().stream().filter(sample -> sample.has("question")))
                .hasSize(1);
    }

    @Test
    void howeverManyLookRedisIsAskedOnceATime() {
        List<Lookout> three = IntStream.range(0, 3).mapToObj(i -> look(id)).toList();
        three.forEach(Lookout::nextSample);
        send(Command.CONFIG, "RESETSTAT");
        int before = three.get(0).samples().size();

        await().atMost(SOON).until(() -> three.get(0).samples().size() >= before + 10);

        int samples = three.get(0).samples().size() - before;
        assertThat(memoryCommands()).isBetween((long) samples - 2, (long) samples + 2);
    }

    @Test
    void withNobodyLookingRedisIsAskedNothing() {
        Lookout lookout = look(id);
        lookout.nextSample();
        lookout.close();
        awaitThatNobodyLooks();

        send(Command.CONFIG, "RESETSTAT");

        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> memoryCommands() == 0);
    }

    @Test
    void oneLookerTooManyIsRefusedAndTheOthersLookOn() throws Exception {
        List<Lookout> three = IntStream.range(0, 3).mapToObj(i -> look(id)).toList();

        Lookout fourth = look(id);

        assertThat(fourth.status()).isEqualTo(503);
        assertThat(fourth.body().path("code").asText()).isEqualTo("busy");
        three.forEach(Lookout::nextSample);
    }

    @Test
    void oneQuestionTooManyIsRefused() {
        QuestionId second = ask(QuestionId.random());
        QuestionId third = ask(QuestionId.random());
        look(id);
        look(second).nextSample();

        assertThat(look(third).status()).isEqualTo(503);
        assertThat(look(second).status()).isEqualTo(200);
    }

    @Test
    void aQuestionThatDoesNotExistIsNotFound() throws Exception {
        Lookout lookout = look(QuestionId.random());

        assertThat(lookout.status()).isEqualTo(404);
        assertThat(lookout.body().path("code").asText()).isEqualTo("not_found");
    }

    @Test
    void whileRedisIsAwayThatIsToldAndThenItIsLookedAtAgain() {
        Lookout lookout = look(id);
        lookout.nextSample();

        send(Command.CLIENT, "PAUSE", 3000, "ALL");

        await().atMost(SOON).until(() -> !lookout.of("problem").isEmpty());
        assertThat(lookout.of("problem").get(0).path("code").asText()).isEqualTo("store_unavailable");
        assertThat(lookout.of("problem").get(0).path("message").asText()).isNotBlank();
        lookout.nextSample();
        new Pen(log, id).start();
        lookout.sample(sample -> ids(sample).contains("1-1"));
    }

    @Test
    void someTimeAfterTheEndItIsOver() {
        Lookout lookout = look(id);
        new Pen(log, id).start().write("Because").end();

        await().atMost(SOON).until(lookout::isOver);

        JsonNode last = lookout.samples().get(lookout.samples().size() - 1);
        assertThat(last.at("/stream/last").asText()).isEqualTo("99-0");
        assertThat(last.at("/hops/startedAt").asLong()).isEqualTo(3);
        assertThat(last.at("/hops/firstTextAt").asLong()).isEqualTo(5);
        assertThat(last.at("/hops/endedAt").asLong()).isEqualTo(9);
        assertThat(last.path("groups")).isEmpty();
    }

    @Test
    void whenTheLogVanishesThatIsToldAndItIsOver() {
        Lookout lookout = look(id);
        new Pen(log, id).start();
        lookout.sample(sample -> ids(sample).contains("1-1"));

        send(Command.DEL, keys.answer(id));

        await().atMost(SOON).until(lookout::isOver);
        assertThat(lookout.of("problem").get(0).path("code").asText()).isEqualTo("gone");
    }

    @Test
    void ofALongLogTheOldestEntriesAreLeftOutAndCounted() {
        Pen pen = new Pen(log, id).start();
        String script =
                "for i = 2, ARGV[1] + 1 do redis.call('XADD', KEYS[1], '1-' .. i, 'type', 'text', 'text', 'x', 'at', i) end";
        send(Command.EVAL, script, 1, keys.answer(id), 6000);

        JsonNode sample = look(id).sample(first -> true);

        assertThat(sample.path("entries")).hasSize(LogLook.MOST);
        assertThat(sample.path("skipped").asLong()).isEqualTo(6002 - LogLook.MOST);
        assertThat(sample.at("/stream/length").asLong()).isEqualTo(6002);
        assertThat(sample.at("/hops/startedAt").asLong()).isEqualTo(3);
        assertThat(sample.at("/hops/firstTextAt").asLong()).isEqualTo(2);
    }

    @Test
    void thatThereIsAnInspectorIsToldInTheWelcome() {
        assertThat(viewer.next("welcome").path("features"))
                .extracting(JsonNode::asText)
                .containsExactly("inspector");
    }

    private void assertStream(JsonNode stream) {
        Response info = send(Command.XINFO, "STREAM", keys.answer(id));
        assertThat(stream.path("key").asText()).isEqualTo(keys.answer(id));
        assertThat(stream.path("length").asLong())
                .isEqualTo(info.get("length").toLong())
                .isEqualTo(5);
        assertThat(stream.path("last").asText())
                .isEqualTo(info.get("last-generated-id").toString());
        assertThat(stream.path("bytes").asLong())
                .isEqualTo(send(Command.MEMORY, "USAGE", keys.answer(id)).toLong());
        long ttl = send(Command.PTTL, keys.answer(id)).toLong();
        assertThat(stream.path("ttlMs").asLong()).isBetween(ttl, ttl + 5000);
    }

    private void assertEntries(JsonNode entries) {
        Response range = send(Command.XRANGE, keys.answer(id), "-", "+");
        assertThat(entries).hasSize(range.size());
        for (int i = 0; i < range.size(); i++) {
            assertThat(entries.get(i).path("id").asText())
                    .isEqualTo(range.get(i).get(0).toString());
        }
        JsonNode piece = entries.get(3);
        assertThat(piece.path("offset").asText()).isEqualTo("01-00000003");
        assertThat(piece.path("type").asText()).isEqualTo("text");
        assertThat(piece.path("text").asText()).isEqualTo("cäuse");
        assertThat(piece.path("at").asLong()).isEqualTo(5);
        assertThat(piece.path("bytes").asInt()).isEqualTo("1-3typetexttextcäuseat5".length() + 1);
    }

    /** Idle times go on, all else stands still. */
    private void assertGroups(JsonNode groups, String key) {
        Response infos = send(Command.XINFO, "GROUPS", key);
        assertThat(groups).hasSize(infos.size()).isNotEmpty();
        for (int i = 0; i < infos.size(); i++) {
            Response info = infos.get(i);
            JsonNode group = groups.get(i);
            assertThat(group.path("name").asText()).isEqualTo(info.get("name").toString());
            assertThat(group.path("consumers").asLong())
                    .isEqualTo(info.get("consumers").toLong());
            assertThat(group.path("pending").asLong())
                    .isEqualTo(info.get("pending").toLong());
            assertThat(group.path("lastDelivered").asText())
                    .isEqualTo(info.get("last-delivered-id").toString());
            assertSame(group.path("lag"), info.get("lag"));
            assertSame(group.path("entriesRead"), info.get("entries-read"));
            Response members =
                    send(Command.XINFO, "CONSUMERS", key, info.get("name").toString());
            assertThat(group.path("members")).hasSize(members.size());
            for (int m = 0; m < members.size(); m++) {
                assertThat(group.path("members").get(m).path("name").asText())
                        .isEqualTo(members.get(m).get("name").toString());
                assertThat(group.path("members").get(m).path("pending").asLong())
                        .isEqualTo(members.get(m).get("pending").toLong());
            }
        }
    }

    private static void assertSame(JsonNode told, Response known) {
        assertThat(told.asText()).isEqualTo(known == null ? "null" : known.toString());
    }

    private QuestionId ask(QuestionId question) {
        viewer.send("{\"type\":\"ask\",\"ref\":\"" + question + "\",\"id\":\"" + question + "\",\"text\":\"Why?\"}");
        viewer.next(frame -> frame.path("type").asText().equals("watching")
                && frame.path("question").asText().equals(question.toString()));
        return question;
    }

    private Lookout look(QuestionId question) {
        Lookout lookout = new Lookout(root.resolve("/v1/inspect/" + question));
        lookouts.add(lookout);
        return lookout;
    }

    private String group() {
        return Keys.gatewayGroup(viewer.next("welcome").path("node").asText());
    }

    private long pending(String key, String group) {
        return send(Command.XPENDING, key, group).get(0).toLong();
    }

    private static JsonNode named(JsonNode sample, String group) {
        return StreamSupport.stream(sample.path("groups").spliterator(), false)
                .filter(each -> each.path("name").asText().equals(group))
                .findFirst()
                .orElse(null);
    }

    private static List<String> ids(JsonNode sample) {
        return sample.path("entries").findValuesAsText("id");
    }

    private static List<String> offsets(JsonNode sample) {
        return sample.path("arrivals").findValuesAsText("offset");
    }

    private String version() {
        return RedisLook.Version.in(send(Command.INFO, "server").toString());
    }

    /** Each look at a question sends one, and nobody else does. */
    private long memoryCommands() {
        return send(Command.INFO, "commandstats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_memory"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    /** For three times as long as looks are apart there was none. */
    private void awaitThatNobodyLooks() {
        AtomicLong before = new AtomicLong(-1);
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = memoryCommands();
            return before.getAndSet(now) == now;
        });
    }

    private Response send(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        try {
            return redis.send(request).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(command + ": " + failed.getMessage(), failed);
        }
    }
}
