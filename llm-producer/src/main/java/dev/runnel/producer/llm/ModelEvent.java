package dev.runnel.producer.llm;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Usage;

/** What a model does, one after the other: any number of deltas, then one of the other two, then nothing. */
public sealed interface ModelEvent {

    /** It said something more. */
    record Delta(Entry.Kind kind, String text) implements ModelEvent {}

    /**
     * It said all that it will.
     *
     * @param reason never {@link EndReason#STOPPED} or {@link EndReason#FAILED}
     * @param usage null if the service did not tell
     */
    record Finished(EndReason reason, Usage usage) implements ModelEvent {}

    /** It will say nothing more, and what it said is not the whole. */
    record Failed(ModelFailure failure) implements ModelEvent {}
}
