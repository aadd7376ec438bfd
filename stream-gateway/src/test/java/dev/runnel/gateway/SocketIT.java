package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class SocketIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    AnswerLog log;

    @Inject
    Keys keys;

    private final QuestionId id = QuestionId.random();
    private SocketClient client;
    private Pen pen;

    @BeforeEach
    void connect() {
        client = SocketClient.greeted(address);
        pen = new Pen(log, id);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void anAskedQuestionIsSafeInRedisAndItsAnswerStreams() {
        ask("Why?");
        assertThat(client.next("asked").path("queued").asLong()).isPositive();
        assertThatObject(client.next("watching"))
                .returns("queued", frame -> frame.path("state").asText())
                .returns("Why?", frame -> frame.path("text").asText());

        pen.start().write("Be", "cause ", "👩‍💻 \u0000 שלום").end();

        client.next("ended");
        AnswerReader reader = AnswerReader.of(client.frames());
        assertThat(reader.text()).isEqualTo("Because 👩‍💻 \u0000 שלום");
        assertThat(reader.reason()).isEqualTo("stop");
    }

    @Test
    void viewersBeforeDuringAndAfterTheAnswerSeeTheSame() {
        ask("Why?");
        pen.start().write("one ", "two ");
        try (SocketClient during = SocketClient.greeted(address)) {
            watch(during, null);
            during.next("chunk");
            pen.write("three ", "four").end();
            during.next("ended");
            client.next("ended");
            try (SocketClient after = SocketClient.greeted(address)) {
                watch(after, null);
                after.next("ended");
                for (SocketClient viewer : List.of(client, during, after)) {
                    assertThat(AnswerReader.of(viewer.frames()))
                            .returns("one two three four", AnswerReader::text)
                            .returns(Offset.SEAL.toString(), AnswerReader::offset);
                }
            }
        }
    }

    @Test
    void whoComesBackGetsWhatItMissedAndNothingTwice() {
        ask("Why?");
        pen.start().write("one ", "two ");
        client.next(frame -> frame.path("text").asText().endsWith("two "));
        AnswerReader reader = AnswerReader.of(client.frames());
        client.close();
        pen.write("three ");
        try (SocketClient again = SocketClient.greeted(address)) {
            watch(again, reader.offset());
            pen.write("four").end();
            again.next("ended");
            again.frames().forEach(reader::take);
            assertThat(reader.text()).isEqualTo("one two three four");
            assertThat(again.next("watching").path("resumed").asBoolean()).isTrue();
        }
    }

    @Test
    void aSecondAttemptIsToldAndItsTextStandsAlone() {
        ask("Why?");
        pen.start().write("half an ans").start().write("the whole answer").end();

        client.next("ended");

        assertThat(client.next("restarted").path("attempt").asInt()).isEqualTo(2);
        assertThat(AnswerReader.of(client.frames()).text()).isEqualTo("the whole answer");
    }

    @Test
    void aLongAnswerIsReadInPagesAndJoinsTheLiveEnd() {
        ask("Why?");
        pen.start();
        IntStream.range(0, 1500).forEach(i -> pen.write(i + " "));
        try (SocketClient late = SocketClient.greeted(address)) {
            watch(late, null);
            IntStream.range(1500, 1700).forEach(i -> pen.write(i + " "));
            pen.end();
            late.next("ended");
            client.next("ended");
            assertThat(AnswerReader.of(late.frames()).text())
                    .isEqualTo(AnswerReader.of(client.frames()).text())
                    .endsWith("1698 1699 ");
        }
    }

    @Test
    void whenTheAnswerHasEndedNoGroupIsLeft() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");
        assertThat(groups()).hasSize(1);

        pen.end();

        await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
    }

    @Test
    void whenTheLastViewerLeavesNoGroupIsLeftAndTheAnswerGoesOn() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");

        client.close();

        await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
        pen.write("y");
        assertThat(log.transcript(id).await().atMost(SOON).text()).isEqualTo("xy");
    }

    @Test
    void aDeliveredEntryIsAcknowledged() {
        ask("Why?");
        pen.start().write("x", "y");
        client.next(frame -> frame.path("text").asText().contains("y"));

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(groups().get(0).get("pending").toLong()).isZero());
    }

    @Test
    void stopEndsTheAnswerForEverybodyAndStoppingAgainChangesNothing() {
        ask("Why?");
        pen.start().write("so far");
        client.next("chunk");

        client.send("{\"type\":\"stop\",\"ref\":\"s1\",\"question\":\"" + id + "\"}");

        client.next("ended");
        assertThat(AnswerReader.of(client.frames()))
                .returns("so far", AnswerReader::text)
                .returns("stopped", AnswerReader::reason);
        client.send("{\"type\":\"stop\",\"ref\":\"s2\",\"question\":\"" + id + "\"}");
        assertThat(client.reply("s2").path("type").asText()).isEqualTo("ok");
        assertThat(log.read(id, Offset.START, 100).await().atMost(SOON)).hasSize(4);
    }

    @Test
    void withoutStreamingTheWholeAnswerComesAtOnce() {
        client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"Why?\",\"stream\":false}");
        client.next("asked");
        pen.start().write("half").start().write("all ", "of it").end();

        JsonNode answer = client.next("answer");

        assertThat(answer.path("text").asText()).isEqualTo("all of it");
        assertThat(answer.path("attempt").asInt()).isEqualTo(2);
        assertThat(answer.path("ref").asText()).isEqualTo("a");
        assertThat(client.frames())
                .noneMatch(frame -> frame.path("type").asText().equals("chunk"));
    }

    @Test
    void whoUnwatchesGetsNothingMore() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");
        client.send("{\"type\":\"unwatch\",\"ref\":\"u\",\"question\":\"" + id + "\"}");
        client.reply("u");
        int before = client.frames().size();

        pen.write("y").end();

        client.send("{\"type\":\"unwatch\",\"ref\":\"later\",\"question\":\"" + id + "\"}");
        client.reply("later");
        assertThat(client.frames()).hasSize(before + 1);
    }

    @Test
    void aLogThatExpiresWhileItIsWatchedIsGone() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");

        send(Request.cmd(Command.DEL).arg(keys.answer(id)));

        assertThat(client.next("error").path("code").asText()).isEqualTo("gone");
    }

    @Test
    void aPieceThatIsMissingInTheLogIsDataLossAndNotSilence() {
        ask("Why?");
        pen.start().write("x", "y", "z");
        client.next(frame -> frame.path("text").asText().endsWith("z"));
        send(Request.cmd(Command.XDEL).arg(keys.answer(id)).arg("1-3"));
        try (SocketClient late = SocketClient.greeted(address)) {
            watch(late, null);

            assertThat(late.next("error").path("code").asText()).isEqualTo("data_loss");
        }
    }

    @Test
    void anEntryThatCannotBeReadEndsItsViewersAndNobodyElses() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");
        try (SocketClient other = SocketClient.greeted(address)) {
            QuestionId broken = QuestionId.random();
            other.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + broken + "\",\"text\":\"Why?\"}");
            other.next("watching");

            send(Request.cmd(Command.XADD)
                    .arg(keys.answer(broken))
                    .arg("1-1")
                    .arg("type")
                    .arg("of tomorrow"));

            assertThat(other.next("error").path("code").asText()).isEqualTo("internal");
            pen.write("y").end();
            client.next("ended");
            assertThat(AnswerReader.of(client.frames()).text()).isEqualTo("xy");
        }
    }

    @Test
    void whoWaitsForTheWholeAnswerMayWatchItTooAndIsOwedItAllTheSame() {
        client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"Why?\",\"stream\":false}");
        client.next("asked");
        watch(client, null);

        pen.start().write("x").end();

        assertThat(client.next("answer").path("text").asText()).isEqualTo("x");
        client.next("ended");
    }

    @Test
    void anotherSitesPageGetsNoSocket() {
        assertThatThrownBy(() -> new SocketClient(address, "https://evil.example"))
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                refused.getResponse().statusCode())
                        .isEqualTo(403));
        try (SocketClient own = new SocketClient(address, "http://" + address.getAuthority())) {
            assertThat(own.isOpen()).isTrue();
        }
    }

    @Test
    void aGroupThatWasDestroyedUnderTheReaderIsMadeAnew() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");
        send(Request.cmd(Command.XGROUP).arg("DESTROY").arg(keys.answer(id)).arg(group()));

        pen.write("y").end();

        client.next("ended");
        assertThat(AnswerReader.of(client.frames()).text()).isEqualTo("xy");
    }

    @Test
    void aReaderWhoseConnectionIsCutLosesNothing() {
        ask("Why?");
        pen.start().write("x");
        client.next("chunk");
        cutTheReader();

        pen.write("y", "z").end();

        client.next("ended");
        assertThat(AnswerReader.of(client.frames()).text()).isEqualTo("xyz");
    }

    @Test
    void whatWokeTheReaderIsNotRememberedAsPending() {
        ask("Why?");
        pen.start();
        client.next("started");
        String before = wakeGroup().get("last-delivered-id").toString();

        for (QuestionId other : List.of(QuestionId.random(), QuestionId.random())) {
            client.send("{\"type\":\"ask\",\"ref\":\"o\",\"id\":\"" + other + "\",\"text\":\"And why?\"}");
            client.next(frame -> frame.path("type").asText().equals("watching")
                    && frame.path("question").asText().equals(other.toString()));
        }

        await().atMost(SOON)
                .until(() -> !wakeGroup().get("last-delivered-id").toString().equals(before));
        await().atMost(SOON).until(() -> wakeGroup().get("pending").toLong() == 0);
    }

    private void cutTheReader() {
        String clients = send(Request.cmd(Command.create("CLIENT")).arg("LIST")).toString();
        clients.lines()
                .filter(line -> line.contains("cmd=xreadgroup"))
                .forEach(reader -> send(Request.cmd(Command.create("CLIENT"))
                        .arg("KILL")
                        .arg("ID")
                        .arg(numberAfter("id=", reader))));
    }

    private static String numberAfter(String name, String line) {
        return line.replaceFirst(".*\\b" + name + "(\\d+).*", "$1");
    }

    private void ask(String text) {
        client.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}");
        client.next("watching");
    }

    private void watch(SocketClient viewer, String after) {
        String from = after == null ? "" : ",\"after\":\"" + after + "\"";
        viewer.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"" + from + "}");
        viewer.next("watching");
    }

    /** The group on the stream that wakes the reader. */
    private Response wakeGroup() {
        String node = group().substring(Keys.gatewayGroup("").length());
        return send(Request.cmd(Command.XINFO).arg("GROUPS").arg(keys.wake(node)))
                .get(0);
    }

    private List<Response> groups() {
        return send(Request.cmd(Command.XINFO).arg("GROUPS").arg(keys.answer(id))).stream()
                .toList();
    }

    private String group() {
        return groups().get(0).get("name").toString();
    }

    private Response send(Request request) {
        return RedisForTests.send(request);
    }
}
