package dev.runnel.bench.broadcast;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.contract.frame.State;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.Set;

/** One answer and those who watch it. Every frame is made once and written to all. */
final class Room {

    private final QuestionId id;
    private final FrameCodec codec;
    private final long pieceMicros;
    private final Set<ServerWebSocket> watchers = new LinkedHashSet<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder piece = new StringBuilder();
    private Script script;
    private long askedAt;
    private long pieceSince;
    private Offset head = Offset.ASKED;

    /** @param pieceMillis for how long tokens are gathered into one piece; the first one goes out at once */
    Room(QuestionId id, FrameCodec codec, int pieceMillis) {
        this.id = id;
        this.codec = codec;
        this.pieceMicros = pieceMillis * 1000L;
    }

    /** Is told everything from now on. */
    void join(ServerWebSocket watcher, String ref) {
        watchers.add(watcher);
        watcher.writeTextMessage(codec.write(new ServerFrame.Watching(
                ref, id, State.at(head), false, head, head, "", System.currentTimeMillis(), false)));
    }

    void leave(ServerWebSocket watcher) {
        watchers.remove(watcher);
    }

    void begin(Script said) {
        script = said;
        askedAt = Script.now();
        Offset before = advance(Offset.started(1));
        tell(new ServerFrame.Started(id, before, head, 1, "script", 0));
    }

    /** @return whether it is over now */
    boolean tick(long now) {
        if (script == null) {
            return false;
        }
        while (script.isDue(now)) {
            pieceSince = piece.isEmpty() ? now : pieceSince;
            piece.append(script.next(now));
        }
        boolean first = text.isEmpty();
        if (!piece.isEmpty() && (first || script.isOver() || now - pieceSince >= pieceMicros)) {
            tellPiece(now);
        }
        if (script.isOver()) {
            tellEnd(now);
        }
        return script.isOver();
    }

    private void tellPiece(long now) {
        Offset before = advance(head.next());
        tell(new ServerFrame.Chunk(id, before, head, Entry.Kind.TEXT, piece.toString(), at(now)));
        text.append(piece);
        piece.setLength(0);
    }

    private void tellEnd(long now) {
        Summary summary = Summary.of(text);
        Offset before = advance(Offset.SEAL);
        tell(new ServerFrame.Ended(
                id, before, head, EndReason.STOP, at(now), summary.length(), summary.digest(), null, null));
    }

    private long at(long now) {
        return (now - askedAt) / 1000;
    }

    private Offset advance(Offset to) {
        Offset before = head;
        head = to;
        return before;
    }

    private void tell(ServerFrame frame) {
        String json = codec.write(frame);
        watchers.forEach(watcher -> watcher.writeTextMessage(json));
    }
}
