package dev.runnel.producer.answer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Usage;
import dev.runnel.log.Logged;
import dev.runnel.producer.llm.ModelFailure;

/** How an attempt came out. Whatever the model said is in the log by then, unless the log moved on or is gone. */
sealed interface Verdict {

    /** The model said all it will. */
    record Ended(EndReason reason, Usage usage) implements Verdict {}

    /** The model did not. */
    record Failed(ModelFailure failure) implements Verdict {}

    /** Everything is in the log, the end too. */
    record Complete() implements Verdict {}

    /** The log has moved on without us: somebody sealed it or started another attempt. */
    record Beaten(Logged by) implements Verdict {}

    /** The log has expired or was deleted. */
    record Vanished() implements Verdict {}
}
