package dev.runnel.gateway.access;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import jakarta.inject.Singleton;

/** What a caller may do with a question. Nothing else decides that. */
@Singleton
public class Access {

    private final boolean sharing;

    Access(GatewayConfig config) {
        this.sharing = config.access().sharing();
    }

    /** Whether {@code who} may read the question and its answer, and so may also ask what follows it. */
    public boolean mayRead(Owner who, Question question) {
        return sharing || isOwner(who, question);
    }

    /**
     * For whoever may read it already: to others it is not there, and nothing may say otherwise.
     *
     * @throws RunnelException with {@link ErrorCode#NOT_YOURS}
     */
    public void checkStop(Owner who, Question question) {
        if (!isOwner(who, question)) {
            throw new RunnelException(ErrorCode.NOT_YOURS);
        }
    }

    /** An owner that is not known is nobody's: neither side of it may be missing. */
    public static boolean isOwner(Owner who, Question question) {
        return who != null && who.equals(question.owner());
    }
}
