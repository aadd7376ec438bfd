package dev.runnel.gateway;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.Summary;
import dev.runnel.log.AnswerLog;
import java.time.Duration;

/** Writes an answer log as a producer does. */
public final class Pen {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final AnswerLog log;
    private final QuestionId id;
    private final StringBuilder text = new StringBuilder();
    private Offset top = Offset.ASKED;

    public Pen(AnswerLog log, QuestionId id) {
        this.log = log;
        this.id = id;
    }

    /** Goes on where another one stopped. */
    Pen resume(Offset at) {
        top = at;
        return this;
    }

    public Pen start() {
        top = Offset.started(top.attempt() + 1);
        text.setLength(0);
        return append(new Entry.Started(3, "pen", "m"));
    }

    public Pen write(String... pieces) {
        for (String piece : pieces) {
            top = top.next();
            text.append(piece);
            append(new Entry.Piece(Entry.Kind.TEXT, piece, 5));
        }
        return this;
    }

    public void end() {
        top = Offset.SEAL;
        append(new Entry.Ended(EndReason.STOP, 9, null, null, Summary.of(text)));
    }

    private Pen append(Entry entry) {
        log.append(id, top, entry).await().atMost(SOON);
        return this;
    }
}
