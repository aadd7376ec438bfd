package dev.runnel.bench.broadcast;

import dev.runnel.bench.micro.Options;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ClientFrame;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All sockets, all answers and one timer on one event loop, so that no frame changes threads on its way. */
final class BroadcastServer extends AbstractVerticle {

    private static final String PROTOCOL = "answers.v1";
    private static final int BACKLOG = 4096;
    private static final long NO_HEARTBEAT = Duration.ofHours(1).toMillis();

    private final FrameCodec codec = new FrameCodec();
    private final Map<QuestionId, Room> rooms = new HashMap<>();
    private final Random random = new Random(6);
    private final int port;
    private final int pieceMillis;
    private long connections;

    BroadcastServer(Options options) {
        this.port = options.number("--port", 8080);
        this.pieceMillis = options.number("--piece-ms", 25);
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.setPeriodic(1, tick -> rooms.values().removeIf(room -> room.tick(Script.now())));
        vertx.createHttpServer(new HttpServerOptions()
                        .setAcceptBacklog(BACKLOG)
                        .addWebSocketSubProtocol(PROTOCOL)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false))
                .webSocketHandler(this::opened)
                .requestHandler(this::requested)
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void opened(ServerWebSocket socket) {
        if (!socket.path().equals("/v1/socket")) {
            socket.reject();
            return;
        }
        socket.textMessageHandler(text -> received(socket, text));
        socket.closeHandler(closed -> rooms.values().forEach(room -> room.leave(socket)));
    }

    private void received(ServerWebSocket socket, String text) {
        FrameCodec.Read read = codec.read(text);
        if (read instanceof FrameCodec.Read.Bad bad) {
            socket.writeTextMessage(codec.write(bad.error()));
        } else if (read instanceof FrameCodec.Read.Good good) {
            answer(socket, good.frame());
        }
    }

    private void answer(ServerWebSocket socket, ClientFrame frame) {
        if (frame instanceof ClientFrame.Hello) {
            socket.writeTextMessage(codec.write(new ServerFrame.Welcome(
                    "broadcast", "" + ++connections, NO_HEARTBEAT, null, List.of(), null, null)));
        } else if (frame instanceof ClientFrame.Watch watch) {
            room(watch.question()).join(socket, watch.ref());
        } else if (!(frame instanceof ClientFrame.Pong)) {
            socket.writeTextMessage(codec.write(ServerFrame.Error.of(new RunnelException(ErrorCode.UNKNOWN_TYPE))));
        }
    }

    private void requested(HttpServerRequest request) {
        if (!request.path().equals("/ask")) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.body().onSuccess(body -> request.response()
                .setStatusCode(ask(body.toJsonObject()) ? 202 : 400)
                .end());
    }

    /** @return false if the id is none of Runnel's */
    private boolean ask(JsonObject asked) {
        double rate = asked.getDouble("rate");
        // At a random phase, so that many answers do not all speak at the same moment.
        long begin = Script.now() + (long) (random.nextDouble() * 1e6 / rate);
        try {
            room(new QuestionId(asked.getString("id"))).begin(new Script(asked.getInteger("tokens"), rate, begin));
            return true;
        } catch (RunnelException notAnId) {
            return false;
        }
    }

    private Room room(QuestionId id) {
        return rooms.computeIfAbsent(id, unknown -> new Room(id, codec, pieceMillis));
    }
}
