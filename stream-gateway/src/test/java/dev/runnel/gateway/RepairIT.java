package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Message;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.QuestionStore;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a Redis that failed over has forgotten is put there again, as long as somebody waits for it. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class RepairIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/v1/socket")
    URI address;

    @Inject
    AnswerLog log;

    @Inject
    QuestionStore questions;

    @Inject
    Keys keys;

    private final QuestionId id = QuestionId.random();
    private SocketClient client;

    @BeforeEach
    void connect() {
        client = SocketClient.greeted(address);
    }

    @AfterEach
    void disconnect() {
        client.close();
        send(Request.cmd(Command.DEL).arg(keys.requests()));
    }

    @Test
    void aRequestThatWasLostIsMadeAgain() {
        ask(id);

        loseRequests();

        await().atMost(SOON).untilAsserted(() -> assertThat(requestsFor(id)).hasSize(1));
    }

    @Test
    void aRequestThatWaitsOrIsBeingAnsweredIsNotMadeAgain() {
        QuestionId waits = QuestionId.random();
        ask(waits);
        QuestionId taken = QuestionId.random();
        ask(taken);
        takeRequests();

        letSomeLooksPass();

        assertThat(requestsFor(waits)).hasSize(1);
        assertThat(requestsFor(taken)).hasSize(1);
    }

    @Test
    void anAnswerThatHasStartedIsGivenMoreTime() {
        ask(id);
        new Pen(log, id).start();
        client.next("started");
        loseRequests();

        letSomeLooksPass();

        assertThat(requestsFor(id)).isEmpty();
    }

    @Test
    void anAnswerThatNobodyWritesAnyMoreIsRequestedAgain() {
        ask(id);
        new Pen(log, id).start().write("Beca");

        loseRequests();

        await().atMost(SOON).untilAsserted(() -> assertThat(requestsFor(id)).isNotEmpty());
        assertThat(attempts()).isEmpty();
    }

    @Test
    void whenTheLogHasLostAnAttemptThatWasSeenItsNumberIsNotUsedAgain() {
        ask(id);
        new Pen(log, id).start().write("Be").start().write("Beca");
        client.next("restarted");

        loseRequests();
        loseAllButTheQuestion();

        await().atMost(SOON).untilAsserted(() -> assertThat(requestsFor(id)).isNotEmpty());
        assertThat(attempts()).containsExactly("2");
    }

    @Test
    void aQuestionThatVanishedBeforeItWasStartedIsPutThereAgain() {
        ask(id);

        loseRequests();
        send(Request.cmd(Command.DEL).arg(keys.answer(id)).arg(keys.question(id)));

        // Redis 6.2 does not wake a blocked read when its stream vanishes, so this may take as long as one blocks.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(questions.find(id).await().atMost(SOON))
                        .map(Question::text)
                        .hasValue("Why?"));
        await().atMost(SOON).untilAsserted(() -> assertThat(requestsFor(id)).isNotEmpty());
        await().atMost(SOON).until(() -> log.top(id).await().atMost(SOON).isPresent());
        new Pen(log, id).start().write("Because").end();
        client.next("ended");
        assertThat(AnswerReader.of(client.frames()).text()).isEqualTo("Because");
        assertThat(client.frames())
                .noneMatch(frame -> frame.path("type").asText().equals("error"));
    }

    @Test
    void aQuestionThatVanishesLongAfterItWasAskedIsGone() {
        long askedAt = System.currentTimeMillis() - Duration.ofMinutes(2).toMillis();
        List<Message> messages = List.of(Message.fromUser("Why?"));
        questions
                .create(new Question(id, new Owner(Visitor.USUAL.owner()), null, messages, null, askedAt, null))
                .await()
                .atMost(SOON);
        log.open(id, new Entry.Asked(askedAt, null)).await().atMost(SOON);
        client.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}");
        client.next("watching");

        send(Request.cmd(Command.DEL).arg(keys.answer(id)));

        // Redis 6.2 does not wake a read when its stream is deleted: it takes until the read comes back by itself.
        await().atMost(Duration.ofSeconds(30)).until(() -> client.frames().stream()
                .anyMatch(frame -> frame.path("code").asText().equals("gone")));
        assertThat(log.top(id).await().atMost(SOON)).isEmpty();
    }

    @Test
    void aTailThatIsMissingIsLookedForEverMoreRarely() {
        ask(id);
        new Pen(log, id).start().write("x", "y");
        client.next(frame -> frame.path("text").asText().endsWith("y"));
        send(Request.cmd(Command.XDEL).arg(keys.answer(id)).arg("1-3"));
        send(Request.cmd(Command.CONFIG).arg("RESETSTAT"));
        try (SocketClient late = SocketClient.greeted(address)) {
            long begun = System.nanoTime();
            late.send("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}");
            late.next("chunk");

            await().atMost(SOON).until(() -> reads() >= 8);

            // Pauses of 10, 20, 40, … between them; without growth it would be 80 ms.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
            new Pen(log, id).resume(Offset.started(1)).start().write("z").end();
            late.next("ended");
            assertThat(AnswerReader.of(late.frames()).text()).isEqualTo("z");
        }
    }

    private void ask(QuestionId question) {
        client.send("{\"type\":\"ask\",\"ref\":\"" + question + "\",\"id\":\"" + question + "\",\"text\":\"Why?\"}");
        client.next(frame -> frame.path("type").asText().equals("watching")
                && frame.path("question").asText().equals(question.toString()));
    }

    /** What is found missing twice has been looked for often enough for everything else to have been found missing, too. */
    private void letSomeLooksPass() {
        QuestionId lost = QuestionId.random();
        ask(lost);
        for (int i = 0; i < 2; i++) {
            requestsFor(lost)
                    .forEach(entry ->
                            send(Request.cmd(Command.XDEL).arg(keys.requests()).arg(entry)));
            await().atMost(SOON).until(() -> !requestsFor(lost).isEmpty());
        }
    }

    private void loseRequests() {
        send(Request.cmd(Command.DEL).arg(keys.requests()));
    }

    /** At once, as a failover does it. */
    private void loseAllButTheQuestion() {
        String script =
                "redis.call('DEL', KEYS[1]) return redis.call('XADD', KEYS[1], '0-1', 'type', 'asked', 'at', '1')";
        send(Request.cmd(Command.EVAL).arg(script).arg(1).arg(keys.answer(id)));
    }

    /** In the requests: how many attempts a producer shall leave out. */
    private List<String> attempts() {
        return send(Request.cmd(Command.XRANGE).arg(keys.requests()).arg("-").arg("+")).stream()
                .map(entry -> entry.get(1))
                .filter(fields -> fields.size() == 4 && fields.get(2).toString().equals(Keys.REQUEST_ATTEMPTS))
                .map(fields -> fields.get(3).toString())
                .toList();
    }

    private void takeRequests() {
        send(Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(keys.requests())
                .arg(Keys.PRODUCERS)
                .arg("0"));
        send(Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(Keys.PRODUCERS)
                .arg("pen")
                .arg("STREAMS")
                .arg(keys.requests())
                .arg(">"));
    }

    /** The ids of its entries in the queue. */
    private List<String> requestsFor(QuestionId question) {
        return send(Request.cmd(Command.XRANGE).arg(keys.requests()).arg("-").arg("+")).stream()
                .filter(entry -> entry.get(1).toString().contains(question.toString()))
                .map(entry -> entry.get(0).toString())
                .toList();
    }

    /** XRANGE commands since the statistics were reset. */
    private int reads() {
        return send(Request.cmd(Command.INFO).arg("commandstats"))
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_xrange:calls="))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("cmdstat_xrange:calls=(\\d+),.*", "$1")))
                .sum();
    }

    private Response send(Request request) {
        return RedisForTests.send(request);
    }
}
