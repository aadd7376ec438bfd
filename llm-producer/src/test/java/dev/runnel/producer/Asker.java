package dev.runnel.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Message;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import dev.runnel.contract.Transcript;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Append;
import dev.runnel.log.Logged;
import dev.runnel.log.QuestionStore;
import dev.runnel.log.RedisConnector;
import dev.runnel.log.RedisRouter;
import dev.runnel.log.RequestQueue;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The gateway's part in tests: asks, stops, and reads what became of it. */
@Singleton
public class Asker {

    public static final Duration SOON = Duration.ofSeconds(15);

    private final RedisRouter redis;
    private final AnswerLog log;
    private final QuestionStore questions;
    private final RequestQueue requests;
    private final Keys keys;

    private final RedisRouter reader;

    Asker(
            RedisConnector connector,
            RedisRouter redis,
            AnswerLog log,
            QuestionStore questions,
            RequestQueue requests,
            Keys keys) {
        this.redis = redis;
        this.reader = connector.open("reader", SOON);
        this.log = log;
        this.questions = questions;
        this.requests = requests;
        this.keys = keys;
    }

    /** A text that no other test asks. */
    public static String unique(String text) {
        return text + " " + UUID.randomUUID();
    }

    public QuestionId ask(String text) {
        return ask(text, null, null);
    }

    public QuestionId ask(String text, QuestionId parent, String model) {
        QuestionId id = prepare(text, parent, model);
        request(id);
        return id;
    }

    /** Everything but the request. */
    public QuestionId prepare(String text, QuestionId parent, String model) {
        return prepare(text, parent, model, null);
    }

    /** @param traceparent as a gateway writes it to the log */
    public QuestionId prepare(String text, String traceparent) {
        return prepare(text, null, null, traceparent);
    }

    private QuestionId prepare(String text, QuestionId parent, String model, String traceparent) {
        long now = System.currentTimeMillis();
        QuestionId id = QuestionId.random();
        get(questions.create(
                new Question(id, Question.PUBLIC, parent, List.of(Message.fromUser(text)), model, now, null)));
        get(log.open(id, new Entry.Asked(now, traceparent)));
        return id;
    }

    public void request(QuestionId id) {
        get(requests.add(id, null));
    }

    /** As a gateway does it that has seen more attempts than the log knows of. */
    public void requestAgain(QuestionId id, int attempts) {
        get(requests.addAgain(id, attempts));
    }

    /** @return when, on the clock of {@link System#nanoTime()} */
    public long stop(QuestionId id) {
        Append result = get(log.seal(id, new Entry.Ended(EndReason.STOPPED, 1, null, null, null)));
        assertThat(result).isInstanceOf(Append.Done.class);
        return System.nanoTime();
    }

    public Append append(QuestionId id, Offset at, Entry entry) {
        return get(log.append(id, at, entry));
    }

    /** Waits for the end; the log has no gap, its digest is right, and the question says the same. */
    public Question.Outcome outcome(QuestionId id) {
        await().atMost(SOON).until(() -> question(id).outcome() != null);
        Question.Outcome outcome = question(id).outcome();
        Transcript transcript = transcript(id);
        assertThat(outcome).isEqualTo(transcript.outcome());
        Summary told = transcript.ended().summary();
        if (told != null) {
            assertThat(told).isEqualTo(Summary.of(transcript.text()));
        }
        return outcome;
    }

    /** Waits until the log's text begins with this. */
    public void awaitText(QuestionId id, String beginning) {
        await().atMost(SOON).until(() -> transcript(id).text().startsWith(beginning));
    }

    public void awaitAttempt(QuestionId id, int attempt) {
        await().atMost(SOON).until(() -> transcript(id).attempt() >= attempt);
    }

    public Transcript transcript(QuestionId id) {
        return get(log.transcript(id));
    }

    public List<Logged> entries(QuestionId id) {
        return get(log.read(id, Offset.START, 100_000));
    }

    public Question question(QuestionId id) {
        return get(questions.find(id)).orElseThrow();
    }

    /** As if the producer had died between sealing the log and writing the outcome down. */
    public void forgetOutcome(QuestionId id) {
        get(questions.end(question(id), null));
    }

    public void awaitNoRequests() {
        await().atMost(SOON).until(() -> get(requests.length()) == 0);
    }

    /** Waits as a gateway waits. @return when an entry was there, on the clock of {@link System#nanoTime()} */
    public long nanosOfEntryAfter(QuestionId id, Offset after) {
        get(reader.send(
                keys.answer(id),
                Request.cmd(Command.XREAD)
                        .arg("BLOCK")
                        .arg(5000)
                        .arg("STREAMS")
                        .arg(keys.answer(id))
                        .arg(after.redisId())));
        return System.nanoTime();
    }

    /** The entries of the stream of given-up requests for this question, each as a flat list. */
    public List<String> dead(QuestionId id) {
        List<String> found = new ArrayList<>();
        Response entries = command(Command.XRANGE, keys.dead(), "-", "+");
        for (Response entry : entries) {
            if (entry.get(1).toString().contains(id.toString())) {
                found.add(entry.get(1).toString());
            }
        }
        return found;
    }

    public Response command(Command command, Object... args) {
        Request request = Request.cmd(command);
        for (Object arg : args) {
            request.arg(arg.toString());
        }
        return get(redis.send(keys.requests(), request));
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
