package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ModelWire;
import dev.runnel.producer.llm.ScriptedModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that take little, or nothing, of an answer that is larger than every buffer on its way. */
@ExtendWith(TailsOnFailure.class)
class SlowViewersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int SMALL_BUFFER = 4096;
    private static final String PIECE = "0123456789abcdef".repeat(256);

    /** In pieces of 4 KiB: more than the kernel keeps for a connection. */
    private static final int PIECES = Scale.of("slow.pieces", 1500, 3000);

    /** All that they do not take together is more than a gateway's heap of 256 MiB. */
    private static final int STOPPED = Scale.of("slow.stopped", 60, 500);

    private static Installation runnel;
    private static Service gateway;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateway = runnel.gateway("gateway", Map.of("RUNNEL_GATEWAY_STALL_TIMEOUT", "2s"));
        runnel.producer(
                "one",
                8,
                Map.of("RUNNEL_PRODUCER_ANSWER_MAX_CHARS", "33554432", "RUNNEL_PRODUCER_PIECE_MAX_CHARS", "4096"));
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void aSlowViewerHoldsNobodyUpAndMissesNothing() {
        runnel.model().on("Tell much", SlowViewersIT::tellMuch);
        QuestionId id = ask("Tell much");
        try (LightViewer slow =
                        new LightViewer(id, SMALL_BUFFER, gateway).read(500).begin();
                LightViewer fast = LightViewer.of(id, gateway)) {
            fast.untilEnded();

            assertThat(slow.isEnded()).isFalse();
            slow.read(Integer.MAX_VALUE).untilEnded();

            assertThat(slow.text()).isEqualTo(PIECE.repeat(PIECES));
            assertThat(fast.text()).isEqualTo(slow.text());
            System.out.printf(
                    "slow viewer: %d connections lost, last close code %d%n", slow.lostConnections(), slow.closeCode());
        }
    }

    @Test
    void viewersWhoStopReadingAreEndedAndTakeNothingWithThem() throws IOException {
        runnel.model().on("Tell very much", SlowViewersIT::tellMuch);
        QuestionId id = ask("Tell very much");
        List<PlainSocket> stopped = new ArrayList<>();
        try (LightViewer fast = new LightViewer(id, 0, gateway).read(0).begin()) {
            for (int i = 0; i < STOPPED; i++) {
                stopped.add(watching(id));
            }
            await().atMost(SOON).until(() -> Gauges.connections(gateway) >= STOPPED);
            Measured time = new Measured();

            fast.read(Integer.MAX_VALUE).untilEnded();

            assertThat(fast.text()).hasSize(PIECE.length() * PIECES);
            await().atMost(SOON).until(() -> Gauges.connections(gateway) == 0);
            time.until(STOPPED + " viewers stop reading, stall timeout 2 s -> the last of them is ended");
            stopped.forEach(one -> assertThat(one.drain()).isLessThan((long) PIECE.length() * PIECES));
        } finally {
            stopped.forEach(PlainSocket::close);
        }
    }

    @Test
    void anEventStreamThatNobodyReadsIsEndedToo() throws IOException {
        Endless endless = new Endless();
        runnel.model().on("Tell for ever", endless);
        QuestionId id = ask("Tell for ever");
        await().atMost(SOON).until(() -> Gauges.feeds(gateway) == 0);
        try (PlainSocket stopped = PlainSocket.connect(gateway.port(), SMALL_BUFFER)) {
            stopped.raw(("GET /v1/answers/" + id
                            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: "
                            + Visitor.USUAL.bearer() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(stopped.head()).startsWith("HTTP/1.1 200");
            await().atMost(SOON).until(() -> Gauges.feeds(gateway) == 1);
            Measured time = new Measured();

            await().atMost(SOON).until(() -> Gauges.feeds(gateway) == 0);

            time.until("an event stream is not read any more, stall timeout 2 s -> it is ended");
            assertThat(runnel.store().groups(id)).isEmpty();
            stopped.drain();
        } finally {
            endless.enough = true;
        }
    }

    private static QuestionId ask(String question) {
        try (Viewer asker = Viewer.asking(question, gateway)) {
            return asker.until(one -> one.count("started") == 1).id();
        }
    }

    /** Somebody who asks for the answer and does not take it. */
    private static PlainSocket watching(QuestionId id) throws IOException {
        return PlainSocket.open(gateway.port(), SMALL_BUFFER)
                .text(Visitor.USUAL.hello())
                .text("{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + "\"}");
    }

    private static void tellMuch(ModelWire wire) throws IOException {
        wire.begin();
        for (int i = 0; i < PIECES; i++) {
            wire.text(PIECE);
        }
        wire.finish("stop").usage(7, 3).done();
    }

    /** A model that talks until it is told to end. */
    private static final class Endless implements ScriptedModelServer.Script {

        private volatile boolean enough;

        @Override
        public void play(ModelWire wire) throws IOException {
            wire.begin();
            for (int i = 0; i < 2 * PIECES && !enough && !wire.isClosed(); i++) {
                wire.text(PIECE).pause(5);
            }
            wire.finish("stop").usage(7, 3).done();
        }
    }
}
