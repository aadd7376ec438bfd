package dev.runnel.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A client that knows nothing of the code under test. It holds every frame that it is sent against the AsyncAPI document. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private final boolean mute;
    private volatile int closeCode = -1;
    private volatile AssertionError violation;

    /**
     * Connects without a word.
     *
     * @param address with {@code ws} or {@code http} as its scheme
     */
    public SocketClient(URI address) {
        this(address, Map.of());
    }

    /** @param origin what a browser would say */
    public SocketClient(URI address, String origin) {
        this(address, Map.of("Origin", origin));
    }

    /** @param headers of the upgrade */
    public SocketClient(URI address, Map<String, String> headers) {
        this(address, headers, false);
    }

    private SocketClient(URI address, Map<String, String> headers, boolean mute) {
        this.mute = mute;
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.subprotocols("answers.v1")
                .buildAsync(URI.create(address.toString().replaceFirst("^http", "ws")), this)
                .join();
    }

    public static SocketClient greeted(URI address) {
        return greeted(address, Visitor.USUAL);
    }

    /** @param visitor who it is; null for somebody new */
    public static SocketClient greeted(URI address, Visitor visitor) {
        return new SocketClient(address).greet(visitor);
    }

    /** One that leaves pings unanswered, as a client does whose connection broke without a word. */
    public static SocketClient mute(URI address) {
        return new SocketClient(address, Map.of(), true).greet(Visitor.USUAL);
    }

    private SocketClient greet(Visitor visitor) {
        send(visitor == null ? "{\"type\":\"hello\"}" : visitor.hello());
        next("welcome");
        return this;
    }

    /** One at a time: the test's frames and the answers to pings come from two threads. */
    public synchronized SocketClient send(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    public synchronized void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The first frame of this type; waits for it. */
    public JsonNode next(String type) {
        return next(frame -> frame.path("type").asText().equals(type));
    }

    /** The reply to {@code ref}; waits for it. */
    public JsonNode reply(String ref) {
        return next(frame -> frame.path("ref").asText().equals(ref));
    }

    public JsonNode next(Predicate<JsonNode> wanted) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> violation != null || frames.stream().anyMatch(wanted));
        if (violation != null) {
            throw violation;
        }
        return frames.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Everything so far, oldest first. */
    public List<JsonNode> frames() {
        return List.copyOf(frames);
    }

    /** Waits for it; -1 never comes back. */
    public int closeCode() {
        await().atMost(SOON).until(() -> closeCode != -1);
        return closeCode;
    }

    public boolean isOpen() {
        return closeCode == -1 && !socket.isInputClosed();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            take(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(String text) {
        try {
            JsonNode frame = JSON.readTree(text);
            frames.add(frame);
            ProtocolDocument.get().check(frame);
            if (!mute && frame.path("type").asText().equals("ping")) {
                send("{\"type\":\"pong\"}");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (AssertionError mistake) {
            violation = mistake;
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closeCode = 1006;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
