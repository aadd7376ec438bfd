package dev.runnel.gateway.ask;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.access.Access;
import dev.runnel.log.QuestionStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The questions as one caller sees them: those of others are not there. */
@Singleton
class ReadableQuestions {

    private static final Logger LOG = Logger.getLogger(ReadableQuestions.class);

    private final QuestionStore store;
    private final Access access;

    ReadableQuestions(QuestionStore store, Access access) {
        this.store = store;
        this.access = access;
    }

    /** The same command whether it is not there or not for {@code who}: not even time tells which. Fails only if the store is away. */
    Uni<Optional<Question>> find(QuestionId id, Owner who) {
        return store.find(id)
                .onFailure(ReadableQuestions::isDamaged)
                .recoverWithItem(damaged -> {
                    LOG.warnf("Question %s cannot be read, so nobody may: %s", id, damaged.getMessage());
                    return Optional.empty();
                })
                .map(found -> found.filter(question -> access.mayRead(who, question)));
    }

    private static boolean isDamaged(Throwable failure) {
        return failure instanceof RunnelException known && known.code() != ErrorCode.STORE_UNAVAILABLE;
    }
}
