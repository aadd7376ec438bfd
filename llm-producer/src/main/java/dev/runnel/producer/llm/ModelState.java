package dev.runnel.producer.llm;

import dev.runnel.contract.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Whether the model's service works: when it fails, that is told once and not by every question, and so is its coming back. */
public final class ModelState {

    private static final Logger LOG = Logger.getLogger(ModelState.class);

    /** The others are about one question. */
    private static final Set<ErrorCode> OF_THE_SERVICE = EnumSet.of(
            ErrorCode.MODEL_UNAUTHORIZED,
            ErrorCode.MODEL_OVERLOADED,
            ErrorCode.MODEL_UNAVAILABLE,
            ErrorCode.MODEL_TIMEOUT,
            ErrorCode.MODEL_BROKE_OFF);

    private final AtomicInteger failures = new AtomicInteger();

    /** @return whether nobody knew that yet */
    public boolean failed(ErrorCode code) {
        return !OF_THE_SERVICE.contains(code) || failures.getAndIncrement() == 0;
    }

    public void answered() {
        int before = failures.get() == 0 ? 0 : failures.getAndSet(0);
        if (before > 0) {
            LOG.infof("The model answers again; %d attempts had failed", before);
        }
    }
}
