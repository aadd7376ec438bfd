package dev.runnel.local.model;

import java.util.List;

/** Where an answer is told: as a stream of events, or as one JSON object at the end. */
interface Reply {
    /** Once, when the request has been accepted and before the first token. */
    void begin();

    void say(List<Piece> pieces);

    void finish(String reason, Usage usage);

    void fail(ModelError error);

    /** Closes the connection once what was said has left. */
    void breakOff();

    /** Whether the client reads too slowly; then nothing more is said until {@link #whenRoom} calls back. */
    boolean isFull();

    void whenRoom(Runnable next);
}
