package dev.runnel.gateway.access;

import dev.runnel.contract.ErrorCode;
import io.smallrye.mutiny.Uni;

/** Finds out who is at the other end. */
public interface Callers {

    /**
     * Fails with {@link ErrorCode#UNAUTHORIZED} or {@link ErrorCode#TOKEN_EXPIRED}, and with {@link ErrorCode#IDENTITY_UNAVAILABLE} if it cannot be
     * said at the moment.
     */
    Uni<Caller> identify(Credentials shown);
}
