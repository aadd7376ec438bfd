package dev.runnel.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One connection of a {@link Watcher}: says hello and what it is given, then reports. Light, for there are many of them. */
final class Line implements WebSocket.Listener {

    /** Called on any thread but the one that made the line. */
    interface Listener {
        void onFrame(Line from, JsonNode frame);

        /** Also if it never began; perhaps more than once. */
        void onEnd(Line which);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final StringBuilder partial = new StringBuilder();
    private final Listener listener;
    private CompletableFuture<WebSocket> sent;
    private volatile boolean aborted;

    Line(Entrance gateway, Listener listener, String request) {
        this.listener = listener;
        URI address = URI.create(gateway.at("/v1/socket").toString().replaceFirst("^http", "ws"));
        sent = HTTP.newWebSocketBuilder().subprotocols("answers.v1").buildAsync(address, this);
        send(Visitor.USUAL.hello());
        send(request);
    }

    /** One after the other, as the JDK wants it. Not for several threads at a time. */
    void send(String frame) {
        sent = sent.thenCompose(open -> open.sendText(frame, true));
        sent.exceptionallyAsync(failure -> {
            listener.onEnd(this);
            return null;
        });
    }

    /** Nothing is reported any more. */
    void abort() {
        aborted = true;
        sent.thenAccept(WebSocket::abort);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String frame = partial.toString();
            partial.setLength(0);
            if (!aborted) {
                listener.onFrame(this, parse(frame));
            }
        }
        from.request(1);
        return null;
    }

    private static JsonNode parse(String frame) {
        try {
            return JSON.readTree(frame);
        } catch (IOException broken) {
            throw new IllegalStateException(frame, broken);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String why) {
        listener.onEnd(this);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        listener.onEnd(this);
    }
}
