package dev.runnel.gateway.inspect;

import dev.runnel.contract.Offset;
import dev.runnel.gateway.fanout.Backlog;
import io.smallrye.mutiny.subscription.MultiEmitter;

/**
 * Somebody who looks at a question: how much of it has been told there, so that each sample brings only what is new. One that does not take what
 * it is told is left out meanwhile, and told all of it later. Lives on the {@link dev.runnel.gateway.fanout.Loop}.
 */
final class Looker {

    private final MultiEmitter<? super Told> emitter;
    private final Backlog backlog;
    private Told.State state = new Told.State(EntryId.START, Offset.START, null);

    Looker(MultiEmitter<? super Told> emitter, Backlog backlog) {
        this.emitter = emitter;
        this.backlog = backlog;
    }

    /** What it has been told. */
    Told.State state() {
        return state;
    }

    boolean hasRoom() {
        return !backlog.isFull();
    }

    void tell(Told sample, Told.State then) {
        state = then;
        tell(sample);
    }

    void tell(Told told) {
        backlog.handedOver(told.size());
        emitter.emit(told);
    }

    /** Whoever has not heard {@link Told#over} comes again, elsewhere. */
    void end() {
        emitter.complete();
    }
}
