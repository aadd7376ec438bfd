package dev.runnel.bench.script;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.Usage;
import dev.runnel.producer.llm.ModelEvent;
import java.util.function.Consumer;

/** One answer being said. Lives on one event loop. */
final class Recital {

    private final Script script;
    private final Consumer<ModelEvent> events;
    private final long began;
    private int said;
    private boolean cancelled;

    /** @param began when its first token is due, by {@link System#nanoTime()} */
    Recital(Script script, long began, Consumer<ModelEvent> events) {
        this.script = script;
        this.began = began;
        this.events = events;
    }

    /** When it wants to say something next, by {@link System#nanoTime()}. */
    long due() {
        return began + script.due(said);
    }

    /** Says all that is due. */
    void say() {
        while (said < script.tokens() && due() - System.nanoTime() <= 0 && !cancelled) {
            events.accept(new ModelEvent.Delta(Kind.TEXT, Token.at(said++, System.nanoTime() / 1000)));
        }
        if (said == script.tokens() && !cancelled) {
            cancelled = true;
            events.accept(new ModelEvent.Finished(EndReason.STOP, new Usage(0, said)));
        }
    }

    boolean isOver() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }
}
