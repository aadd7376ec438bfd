package dev.runnel.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.AnswerReader;
import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A viewer that reads by itself, at the pace that it is given, and costs a thread and a plain socket: for hundreds of them. Keeps the one rule
 * for clients. When its connection ends before the answer does it resumes at the next of its gateways.
 */
final class LightViewer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final QuestionId id;
    private final List<Service> gateways;
    private final int receiveBuffer;
    private final AnswerReader reader = new AnswerReader(null);
    private PlainSocket socket;
    private int pace = Integer.MAX_VALUE;
    private boolean closed;
    private volatile int connections;
    private volatile int appliedHere;
    private volatile int closeCode = -1;
    private volatile String told;
    private volatile Throwable broken;

    /** @param receiveBuffer in bytes; 0 for the usual */
    LightViewer(QuestionId id, int receiveBuffer, Service... gateways) {
        this.id = id;
        this.receiveBuffer = receiveBuffer;
        this.gateways = List.of(gateways);
    }

    static LightViewer of(QuestionId id, Service... gateways) {
        return new LightViewer(id, 0, gateways).begin();
    }

    LightViewer begin() {
        Thread thread = new Thread(null, this::watchToTheEnd, "viewer", 256 * 1024);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** @param bytesPerSecond 0 to stop reading, {@link Integer#MAX_VALUE} to take all that comes */
    synchronized LightViewer read(int bytesPerSecond) {
        pace = bytesPerSecond;
        if (socket != null) {
            socket.read(bytesPerSecond);
        }
        return this;
    }

    private void watchToTheEnd() {
        while (!isOver()) {
            try (PlainSocket connection = PlainSocket.open(gateway().port(), receiveBuffer)) {
                use(connection);
                watch(connection);
            } catch (IOException ended) {
                connections++;
                pause();
            } catch (Throwable mistake) {
                broken = mistake;
            }
        }
    }

    private synchronized void use(PlainSocket connection) {
        socket = connection.read(pace);
        appliedHere = 0;
    }

    private void watch(PlainSocket connection) throws IOException {
        connection.text(Visitor.USUAL.hello()).text(watchFrame());
        while (!isOver()) {
            PlainSocket.Message message = connection.read();
            if (message.opcode() == PlainSocket.CLOSE) {
                closeCode = message.closeCode();
                throw new IOException("closed with " + closeCode);
            }
            if (message.opcode() == PlainSocket.TEXT) {
                take(JSON.readTree(message.payload()), connection);
            }
        }
    }

    private synchronized String watchFrame() {
        String after = reader.offset() == null ? "" : "\",\"after\":\"" + reader.offset();
        return "{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + id + after + "\"}";
    }

    private void take(JsonNode frame, PlainSocket connection) throws IOException {
        String type = frame.path("type").asText();
        if (type.equals("ping")) {
            connection.text("{\"type\":\"pong\"}");
        } else if (type.equals("error") && !frame.path("retryable").asBoolean()) {
            told = frame.path("code").asText();
        } else if (type.equals("error")) {
            pause();
            connection.text(watchFrame());
        } else {
            apply(frame);
        }
    }

    private synchronized void apply(JsonNode frame) {
        int before = reader.applied();
        reader.take(frame);
        appliedHere += reader.applied() - before;
    }

    private void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isOver() {
        return closed || broken != null || told != null || reader.isEnded();
    }

    LightViewer untilEnded() {
        return until(LightViewer::isEnded);
    }

    LightViewer until(Predicate<LightViewer> enough) {
        await("what a viewer of " + id + " waits for")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    throwIfBroken();
                    return enough.test(this);
                });
        return this;
    }

    private void throwIfBroken() {
        if (broken != null) {
            throw new AssertionError("A viewer of " + id + " at " + offset(), broken);
        }
    }

    synchronized boolean isEnded() {
        return reader.isEnded();
    }

    synchronized String text() {
        return reader.text();
    }

    synchronized String offset() {
        return reader.offset();
    }

    synchronized String reason() {
        return reader.reason();
    }

    /** Frames from the log, over all connections. */
    synchronized int applied() {
        return reader.applied();
    }

    /** Of those, how many came over its present connection. */
    int appliedHere() {
        return appliedHere;
    }

    /** At which it watches, or tries to. */
    Service gateway() {
        return gateways.get(connections % gateways.size());
    }

    /** How many of its connections ended without the answer's end. */
    int lostConnections() {
        return connections;
    }

    /** With what the last one was closed in words; -1 if none was. */
    int closeCode() {
        return closeCode;
    }

    /** The code of the error that ended its watch, or null. */
    String told() {
        throwIfBroken();
        return told;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }
}
