package dev.runnel.log;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;

/**
 * Redis does not let this service's user run the command, or touch the key. To a client the store is not there; somebody has to change the user,
 * and then the same command succeeds. The log has said which one it was.
 */
public final class NotAllowedException extends RunnelException {

    NotAllowedException() {
        super(ErrorCode.STORE_UNAVAILABLE);
    }
}
