package dev.runnel.local.model;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** One JSON object when the answer is complete, after the time that telling it would have taken. */
final class JsonReply implements Reply {
    private final HttpServerRequest request;
    private final Wire wire;
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder text = new StringBuilder();

    JsonReply(HttpServerRequest request, ChatRequest chat) {
        this.request = request;
        this.wire = new Wire(chat);
    }

    @Override
    public void begin() {}

    @Override
    public void say(List<Piece> pieces) {
        pieces.forEach(piece -> (piece.reasoning() ? reasoning : text).append(piece.text()));
    }

    @Override
    public void finish(String reason, Usage usage) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(Wire.bytes(wire.whole(reasoning.toString(), text.toString(), reason, usage)));
    }

    @Override
    public void fail(ModelError error) {
        Refusal.send(request.response(), error);
    }

    @Override
    public void breakOff() {
        request.connection().close();
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void whenRoom(Runnable next) {
        next.run();
    }
}
