package dev.runnel.gateway.fanout;

import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;

/** Where a viewer's frames go: a socket, an event stream, or something that waits for the end. All calls come on the {@link Loop}. */
public interface Outlet {

    void send(EncodedFrame frame);

    /** Something beside the log, which may as well be left out. */
    default void tell(ServerFrame.Viewers frame, String json) {}

    /** Whether somebody reads what comes, so that they count as a viewer. */
    default boolean isRead() {
        return false;
    }

    /** The viewer gets nothing more, and this is why. */
    void fail(RunnelException cause);

    /** Whether live frames are held back: too much is on its way to the client. */
    boolean isFull();

    /** Runs {@code task} on the loop once, as soon as there is room; at once if there is. */
    void whenRoom(Runnable task);
}
