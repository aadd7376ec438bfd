package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.gateway.ProtocolDocument;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisForTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that send what no client should. */
@ExtendWith(TailsOnFailure.class)
class FramesIT {

    private static final int SEEDS = Scale.of("frames.seeds", 1000, 50_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No close code at all. */
    private static final int RESET = -1;

    /** Those of the standard that say who was wrong, and those of docs/protocol.md. */
    private static final Set<Integer> CLOSE_CODES = Set.of(1002, 1003, 1007, 1009, 4400, 4401);

    private static final String MARKER =
            "{\"type\":\"unwatch\",\"ref\":\"marker\",\"question\":\"00000000-0000-7000-8000-000000000000\"}";

    private static Installation runnel;
    private static Service gateway;
    private static PlainSocket socket;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.url());
        gateway = runnel.gateway("gateway");
        runnel.producer("one", 8);
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void whateverIsSentIsAnsweredOrClosedInWordsAndDisturbsNobody() throws IOException {
        long seed = Scale.seed();
        Teller teller = new Teller();
        runnel.model().on("Count beside it", teller);
        try (Viewer beside = Viewer.asking("Count beside it", gateway).untilText("1 ")) {
            for (int i = 0; i < SEEDS; i++) {
                send(seed + i);
            }
            closeSocket();

            beside.untilMore();
            teller.end();
            assertThat(beside.untilEnded().text()).isEqualTo(teller.said());
            assertThat(beside.connections()).isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> Gauges.connections(gateway) == 0);
        assertThat(gateway.output()).noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
    }

    private static void send(long seed) {
        Garbage garbage = Garbage.of(new Random(seed));
        try {
            checkSocket(garbage);
            if (garbage.text() != null && seed % 8 == 0) {
                checkHttp(garbage.text());
            }
        } catch (AssertionError | IOException | RuntimeException failed) {
            throw new AssertionError("Play it again with -Drunnel.seed=" + seed + "; " + garbage, failed);
        }
    }

    private static void checkSocket(Garbage garbage) throws IOException {
        if (socket == null) {
            socket = PlainSocket.open(gateway.port(), 0).text(Visitor.USUAL.hello());
            assertThat(frame(socket.read()).path("type").asText()).isEqualTo("welcome");
        }
        if (garbage.verdict() == Garbage.Verdict.CUT) {
            sendUntilCut(garbage);
            return;
        }
        List<JsonNode> replies = new ArrayList<>();
        int closeCode = exchange(garbage, replies);
        if (closeCode != 0) {
            assertThat(closeCode == RESET || CLOSE_CODES.contains(closeCode))
                    .as("close code %d", closeCode)
                    .isTrue();
            closeSocket();
        }
        switch (garbage.verdict()) {
            case OK ->
                assertThat(replies)
                        .singleElement()
                        .extracting(reply -> reply.path("ref").asText())
                        .isEqualTo(Garbage.REF);
            case CLOSED -> assertThat(closeCode).isNotZero();
            case REFUSED ->
                assertThat(closeCode != 0 || replies.stream().anyMatch(FramesIT::isError))
                        .as("refused, not %s", replies)
                        .isTrue();
            default -> {}
        }
    }

    private static void sendUntilCut(Garbage garbage) {
        try {
            socket.raw(garbage.bytes());
        } catch (IOException cutMeanwhile) {
            // As it should be.
        }
        socket.drain();
        closeSocket();
    }

    /** @return the code with which the gateway closed the connection, {@link #RESET} without one; 0 if it goes on */
    private static int exchange(Garbage garbage, List<JsonNode> replies) throws IOException {
        try {
            socket.raw(garbage.bytes()).text(MARKER);
        } catch (IOException closedMeanwhile) {
            // What it said before can still be read.
        }
        while (true) {
            PlainSocket.Message message = readOrReset(garbage);
            if (message == null) {
                return RESET;
            }
            if (message.opcode() == PlainSocket.CLOSE) {
                return message.closeCode();
            }
            if (message.opcode() == PlainSocket.TEXT) {
                JsonNode frame = frame(message);
                if (frame.path("ref").asText().equals("marker")) {
                    return 0;
                }
                replies.add(frame);
            }
        }
    }

    /**
     * Null if the connection was reset after a breach of the standard. The close frame was sent then as well, but what we wrote meanwhile was not
     * read any more, and so the kernel may have thrown away what had arrived here.
     */
    private static PlainSocket.Message readOrReset(Garbage garbage) throws IOException {
        try {
            return socket.read();
        } catch (IOException reset) {
            if (garbage.text() == null) {
                return null;
            }
            throw reset;
        }
    }

    private static JsonNode frame(PlainSocket.Message message) throws IOException {
        JsonNode frame = JSON.readTree(message.payload());
        ProtocolDocument.get().check(frame);
        assertThat(message.text()).doesNotContain("Exception", "dev.runnel", "com.fasterxml", "io.vertx");
        assertThat(frame.path("code").asText()).isNotEqualTo("internal");
        return frame;
    }

    private static boolean isError(JsonNode frame) {
        return frame.path("type").asText().equals("error");
    }

    private static void checkHttp(String body) {
        try {
            assertThat(statusOf(body)).isBetween(200, 499);
        } catch (UncheckedIOException cut) {
            // Beyond a mebibyte the framework may close the connection before all of it has been sent.
            assertThat(body.length()).isGreaterThan(1 << 20);
        }
    }

    private static int statusOf(String body) {
        return Http.status(HttpRequest.newBuilder(gateway.at("/v1/questions"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static void closeSocket() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
