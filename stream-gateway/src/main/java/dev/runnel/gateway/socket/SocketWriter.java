package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.fanout.Backlog;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** The outgoing half of a connection. It counts what the client has not taken yet, for the framework's own queue has no end. */
final class SocketWriter {

    private static final Logger LOG = Logger.getLogger(SocketWriter.class);

    private final WebSocketConnection connection;
    private final String name;
    private final Backlog backlog;
    private final Taken taken;
    private final GatewayMetrics.Out out;
    private final AtomicInteger unsettled = new AtomicInteger();

    /** @param name the connection's, as its client knows it */
    SocketWriter(WebSocketConnection connection, String name, Backlog backlog, Taken taken, GatewayMetrics.Out out) {
        this.connection = connection;
        this.name = name;
        this.backlog = backlog;
        this.taken = taken;
        this.out = out;
    }

    String name() {
        return name;
    }

    Backlog backlog() {
        return backlog;
    }

    void send(String json) {
        if (connection.isClosed()) {
            return;
        }
        int size = json.length();
        backlog.handedOver(size);
        out.sent(size);
        connection
                .sendText(json)
                .subscribe()
                .with(sent -> written(size), broken -> LOG.debugf("Not sent: %s", broken.getMessage()));
    }

    /** On any thread. */
    private void written(int size) {
        if (unsettled.getAndAdd(size) == 0) {
            taken.by(this);
        }
    }

    /** On the loop. */
    void settle() {
        backlog.written(unsettled.getAndSet(0));
    }

    /** Without a farewell: for a client that does not even take its {@link #close}. */
    void cut() {
        LOG.debugf("Cutting %s", connection.id());
        WireKeeper.wireOf(connection).cut();
    }

    void close(ErrorCode cause) {
        LOG.debugf("Closing %s: %s", connection.id(), cause.wireName());
        connection
                .close(new CloseReason(cause.closeCode(), cause.wireName()))
                .subscribe()
                .with(done -> {}, broken -> {});
    }
}
