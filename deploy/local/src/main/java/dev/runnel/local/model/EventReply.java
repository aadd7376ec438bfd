package dev.runnel.local.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Server-sent events: {@code data: {chunk}} … {@code data: [DONE]}. */
final class EventReply implements Reply {
    private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Wire wire;
    private final boolean includeUsage;
    private boolean roleSaid;

    EventReply(HttpServerRequest request, ChatRequest chat) {
        this.request = request;
        this.response = request.response();
        this.wire = new Wire(chat);
        this.includeUsage = chat.includeUsage();
    }

    /** Sends the headers at once: an empty write is a head without a byte of body. */
    @Override
    public void begin() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-cache");
        response.write(Buffer.buffer());
    }

    @Override
    public void say(List<Piece> pieces) {
        Buffer events = opening();
        pieces.forEach(piece -> append(events, wire.delta(piece)));
        response.write(events);
    }

    @Override
    public void finish(String reason, Usage usage) {
        Buffer events = opening();
        append(events, wire.finish(reason));
        if (includeUsage) {
            append(events, wire.usage(usage));
        }
        response.end(events.appendBuffer(DONE));
    }

    @Override
    public void fail(ModelError error) {
        Buffer events = Buffer.buffer();
        append(events, Wire.error(error));
        response.end(events);
    }

    @Override
    public void breakOff() {
        response.write(Buffer.buffer()).onComplete(sent -> request.connection().close());
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void whenRoom(Runnable next) {
        response.drainHandler(drained -> next.run());
    }

    private Buffer opening() {
        Buffer events = Buffer.buffer();
        if (!roleSaid) {
            roleSaid = true;
            append(events, wire.role());
        }
        return events;
    }

    private static void append(Buffer events, ObjectNode json) {
        events.appendString("data: ").appendBuffer(Wire.bytes(json)).appendString("\n\n");
    }
}
