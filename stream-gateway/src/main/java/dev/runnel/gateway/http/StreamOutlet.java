package dev.runnel.gateway.http;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.fanout.Backlog;
import dev.runnel.gateway.fanout.EncodedFrame;
import dev.runnel.gateway.fanout.Outlet;
import io.smallrye.mutiny.subscription.MultiEmitter;

/** A viewer over HTTP: its frames leave as fast as the client's connection takes them. */
final class StreamOutlet implements Outlet {

    private final MultiEmitter<? super StreamEvent> emitter;
    private final Backlog backlog;
    private final boolean isRead;

    StreamOutlet(MultiEmitter<? super StreamEvent> emitter, Backlog backlog, boolean isRead) {
        this.emitter = emitter;
        this.backlog = backlog;
        this.isRead = isRead;
    }

    /** Runs {@code task} when the client has gone or the stream is over. */
    void onLeave(Runnable task) {
        emitter.onTermination(task);
    }

    @Override
    public void send(EncodedFrame frame) {
        emit(StreamEvent.of(frame));
        if (frame.frame().offset().isSeal()) {
            emitter.complete();
        }
    }

    @Override
    public void tell(ServerFrame.Viewers frame, String json) {
        emit(new StreamEvent(frame, json));
    }

    @Override
    public boolean isRead() {
        return isRead;
    }

    void emit(StreamEvent event) {
        backlog.handedOver(event.json().length());
        emitter.emit(event);
    }

    @Override
    public void fail(RunnelException cause) {
        if (cause.code() == ErrorCode.GOING_AWAY) {
            emitter.complete(); // Without "ended": a browser's EventSource then connects again, and a poll returns
            // what there is.
        } else {
            fail((Throwable) cause);
        }
    }

    void fail(Throwable cause) {
        emitter.fail(cause);
    }

    @Override
    public boolean isFull() {
        return backlog.isFull();
    }

    @Override
    public void whenRoom(Runnable task) {
        backlog.whenRoom(task);
    }
}
