package dev.runnel.producer.answer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Usage;
import dev.runnel.log.Logged;
import dev.runnel.producer.llm.ModelFailure;

/** How an attempt came out. Whatever the model said is in the log by then. */
sealed interface Verdict {

    /** The model said all it will. */
    record Ended(EndReason reason, Usage usage) implements Verdict {}

    /** The model did not. */
    record Failed(ModelFailure failure) implements Verdict {}

    /** The log has moved on without us: somebody sealed it or started another attempt. */
    record Beaten(Logged by) implements Verdict {}

    /** The log has expired or was deleted. */
    record Vanished() implements Verdict {}
}
