package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPingMessage;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * The WebSocket endpoint. A frame is handled before the next one of the same connection; {@link Inlet} sees to that, and not the framework, which would
 * read on meanwhile and queue what comes, without an end. So a client that sends faster than it can be served is slowed down and costs no memory.
 */
@WebSocket(path = "/v1/socket", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
public class AnswersSocket {

    private static final Logger LOG = Logger.getLogger(AnswersSocket.class);

    private final Sessions sessions;

    AnswersSocket(Sessions sessions) {
        this.sessions = sessions;
    }

    @OnOpen
    Uni<Void> opened(WebSocketConnection connection) {
        return sessions.open(connection);
    }

    @OnTextMessage
    Uni<Void> received(String text, WebSocketConnection connection) {
        return sessions.of(connection, session -> session.receive(text));
    }

    @OnBinaryMessage
    Uni<Void> receivedBinary(Buffer ignored, WebSocketConnection connection) {
        return sessions.of(connection, session -> session.refuse(new RunnelException(ErrorCode.BINARY_FRAME)));
    }

    @OnPingMessage
    Uni<Void> pinged(Buffer ignored, WebSocketConnection connection) {
        return sessions.of(connection, Session::beat);
    }

    @OnPongMessage
    Uni<Void> ponged(Buffer ignored, WebSocketConnection connection) {
        return sessions.of(connection, Session::beat);
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection connection) {
        return sessions.close(connection);
    }

    /** Resets by the client are everyday; whatever else arrives here is a mistake of ours, which the client is told of without its cause. */
    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection connection) {
        if (connection.isClosed() || failure instanceof IOException) {
            LOG.debugf("Connection %s: %s", connection.id(), failure.getMessage());
            return Uni.createFrom().voidItem();
        }
        LOG.errorf(failure, "Connection %s", connection.id());
        return sessions.of(connection, session -> session.refuse(new RunnelException(ErrorCode.INTERNAL)));
    }
}
