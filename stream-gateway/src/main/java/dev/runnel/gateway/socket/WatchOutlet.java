package dev.runnel.gateway.socket;

import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.fanout.EncodedFrame;
import dev.runnel.gateway.fanout.Outlet;
import java.util.function.Consumer;

/** One watched answer's way to the socket, which it shares with the others that the connection watches. */
record WatchOutlet(SocketWriter writer, Consumer<RunnelException> onFailure) implements Outlet {

    @Override
    public void send(EncodedFrame frame) {
        writer.send(frame.json());
    }

    @Override
    public void tell(ServerFrame.Viewers frame, String json) {
        writer.send(json);
    }

    @Override
    public boolean isRead() {
        return true;
    }

    @Override
    public void fail(RunnelException cause) {
        onFailure.accept(cause);
    }

    @Override
    public boolean isFull() {
        return writer.backlog().isFull();
    }

    @Override
    public void whenRoom(Runnable task) {
        writer.backlog().whenRoom(task);
    }
}
