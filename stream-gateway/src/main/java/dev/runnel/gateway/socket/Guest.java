package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.access.Callers;
import dev.runnel.gateway.access.Credentials;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Who is at the other end of one connection: nobody until the first {@code hello}, and the same one ever after. */
final class Guest {

    private final Callers callers;
    private final Credentials shown;
    private Caller caller;

    /** @param shown with the upgrade */
    Guest(Callers callers, Credentials shown) {
        this.callers = callers;
        this.shown = shown;
    }

    boolean isKnown() {
        return caller != null;
    }

    Owner owner() {
        return caller.owner();
    }

    /** Whether what it was known by has expired, and nothing else was shown since. */
    boolean isOver() {
        return caller != null && caller.isOver(Instant.now());
    }

    /** Finds out who it is; fails as {@link Callers#identify} does. Goes into force with {@link #take}. */
    Uni<Caller> identify(String token) {
        return token == null && isKnown() ? Uni.createFrom().item(caller) : callers.identify(shown.withToken(token));
    }

    /** @throws RunnelException with {@link ErrorCode#UNAUTHORIZED} if it was somebody else before: what is watched was checked for that one */
    void take(Caller found) {
        if (isKnown() && !owner().equals(found.owner())) {
            throw new RunnelException(ErrorCode.UNAUTHORIZED, "A connection belongs to one owner; open another one.");
        }
        caller = found;
    }
}
