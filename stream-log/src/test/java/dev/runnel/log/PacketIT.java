package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PacketIT {

    private static final Keys KEYS = new Keys("packet-it");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Entry PIECE = new Entry.Piece(Entry.Kind.TEXT, "x", 5);

    private static Vertx vertx;
    private static RedisLink link;
    private static AnswerLog log;

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        link = new RedisLink(vertx, RedisForTests.client(vertx)::connect, "test", SOON);
        log = new AnswerLog(new OneRedis(link), KEYS, Duration.ofMinutes(5));
    }

    @AfterAll
    static void disconnect() {
        link.close();
        vertx.close();
    }

    @Test
    void appendsOfOneTurnAllSucceed() throws Exception {
        List<QuestionId> ids = open(50);

        List<Append> results = inOneTurn(() -> appendTo(ids, new Offset(1, 2)));

        assertThat(results).hasSize(50).allMatch(Append.Done.class::isInstance);
        assertThat(ids).allSatisfy(id -> assertThat(read(id)).hasSize(2));
    }

    @Test
    void whatIsRefusedInAPacketIsRefusedAloneAndWhatHasVanishedHasVanishedAlone() throws Exception {
        List<QuestionId> ids = open(30);
        append(ids.get(7), new Offset(2, 1));
        append(ids.get(8), new Offset(1, 2));
        await(link.send(Request.cmd(Command.DEL).arg(KEYS.answer(ids.get(20)))));

        List<Append> results = inOneTurn(() -> appendTo(ids, new Offset(1, 2)));

        assertThat(results.get(7)).isEqualTo(new Append.Refused(new Logged(new Offset(2, 1), PIECE)));
        assertThat(results.get(20)).isInstanceOf(Append.Vanished.class);
        // Accepted, sent again beside the refused one, and so refused with itself on top: whoever wrote it knows it by
        // that.
        assertThat(results.get(3)).isEqualTo(new Append.Refused(new Logged(new Offset(1, 2), PIECE)));
        assertThat(ids).filteredOn(id -> id != ids.get(20)).allSatisfy(id -> assertThat(read(id))
                .hasSize(2));
        assertThat(read(ids.get(20))).isEmpty();
    }

    @Test
    void appendsOfOneTurnGoOutTogether() throws Exception {
        RedisConnection counted = RedisForTests.client(vertx)
                .connect()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        List<QuestionId> ids = open(50);
        Packet packet = new Packet();
        long before = reads();

        inOneTurn(() -> {
            List<Uni<Response>> all = new ArrayList<>();
            for (QuestionId id : ids) {
                Request ttl = Request.cmd(Command.TTL).arg(KEYS.answer(id));
                all.add(Uni.createFrom()
                        .completionStage(packet.send(counted, ttl).toCompletionStage()));
            }
            return all;
        });

        // The looks themselves are reads as well. Each by itself would be 50.
        assertThat(reads() - before).isLessThan(10);
        counted.close();
    }

    /** How often Redis has read from a socket. */
    private static long reads() {
        String stats = await(link.send(Request.cmd(Command.INFO).arg("stats"))).toString();
        return stats.lines()
                .filter(line -> line.startsWith("total_reads_processed:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static List<QuestionId> open(int count) {
        List<QuestionId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            QuestionId id = QuestionId.random();
            await(log.open(id, new Entry.Asked(1000, null)));
            ids.add(id);
        }
        return ids;
    }

    private static List<Uni<Append>> appendTo(List<QuestionId> ids, Offset at) {
        return ids.stream()
                .map(id -> log.append(id, at, PIECE, log.connection(id)))
                .toList();
    }

    private static void append(QuestionId id, Offset at) {
        assertThat(await(log.append(id, at, PIECE))).isInstanceOf(Append.Done.class);
    }

    private static List<Logged> read(QuestionId id) {
        return await(log.read(id, Offset.START, 10));
    }

    /** Subscribes to all of them on an event loop, one right after the other. */
    private static <T> List<T> inOneTurn(Supplier<List<Uni<T>>> sends) throws Exception {
        List<CompletableFuture<T>> replies = new ArrayList<>();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        vertx.runOnContext(turn -> {
            sends.get().forEach(send -> replies.add(send.subscribeAsCompletionStage()));
            sent.complete(null);
        });
        sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> reply : replies) {
            results.add(reply.get(SOON.toSeconds(), TimeUnit.SECONDS));
        }
        return results;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
