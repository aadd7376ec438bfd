package dev.runnel.producer.answer;

import dev.runnel.contract.Entry.Asked;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.About;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.QuestionStore;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerMetrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Keeps what finished answers wrote until it may be taken for safe. Redis confirms a write before its replicas have it, so a failover may take
 * away the end of an answer that everybody thinks is whole, its seal included. While it is kept, and Redis is reached over another connection
 * than the one over which it was last seen whole, its lost tail is added again and its outcome written again. A log that somebody else has
 * moved on meanwhile is left alone.
 *
 * <p>Bounded by {@code runnel.producer.settle} and, oldest first, by {@code runnel.producer.settle-max-chars}. It keeps no slot, holds up no
 * request, and is dropped at shutdown without a word: a further precaution, not a promise.
 */
@Singleton
class Aftercare {

    private static final Logger LOG = Logger.getLogger(Aftercare.class);

    private static final Duration CHECK_EVERY = Duration.ofMillis(500);

    /** All at once would fill the connection's queue, just when the answers under way look at their logs as well. */
    private static final int MENDED_AT_A_TIME = 100;

    private final AnswerLog log;
    private final QuestionStore questions;
    private final ProducerConfig config;
    private final ProducerMetrics metrics;
    private final Lane lane;
    private final long checks;

    /** The oldest first. */
    private final Set<Kept> kept = new LinkedHashSet<>();

    private long weight;
    private int mending;

    Aftercare(Vertx vertx, AnswerLog log, QuestionStore questions, ProducerConfig config, ProducerMetrics metrics) {
        this.log = log;
        this.questions = questions;
        this.config = config;
        this.metrics = metrics;
        this.lane = Lane.next(vertx);
        this.checks = lane.every(CHECK_EVERY, this::check);
    }

    /** One answer that was seen whole. */
    private static final class Kept {
        private final Question question;
        private final Asked asked;
        private final Manuscript manuscript;
        private long seenAt = System.nanoTime();
        private boolean mending;

        Kept(Question question, Asked asked, Manuscript manuscript) {
            this.question = question;
            this.asked = asked;
            this.manuscript = manuscript;
        }

        long weight() {
            long asked = question.messages().stream()
                    .mapToLong(message -> message.content().length())
                    .sum();
            return asked + manuscript.weight();
        }
    }

    /** @param manuscript with an end, all in the log; from now on ours */
    void keep(Question question, Asked asked, Manuscript manuscript) {
        if (!config.settle().isZero()) {
            lane.execute(() -> add(new Kept(question, asked, manuscript)));
        }
    }

    @PreDestroy
    void drop() {
        lane.cancel(checks);
    }

    private void add(Kept answer) {
        kept.add(answer);
        weight += answer.weight();
        while (weight > config.settleMaxChars()) {
            remove(kept.iterator().next());
        }
    }

    private void remove(Kept answer) {
        if (kept.remove(answer)) {
            weight -= answer.weight();
        }
    }

    private void check() {
        for (Kept answer : List.copyOf(kept)) {
            if (answer.mending) {
                continue;
            }
            if (isReachedOtherwise(answer.manuscript)) {
                mend(answer);
            } else if (System.nanoTime() - answer.seenAt > config.settle().toNanos()) {
                remove(answer);
            }
        }
    }

    private boolean isReachedOtherwise(Manuscript manuscript) {
        return !log.connection(manuscript.id()).equals(manuscript.seenOver());
    }

    private void mend(Kept answer) {
        if (mending >= MENDED_AT_A_TIME) {
            return;
        }
        mending++;
        answer.mending = true;
        Completion.of(answer.manuscript, log, lane, config.storeBackoffMax(), metrics)
                .flatMap(verdict -> verdict instanceof Verdict.Complete ? writeAgain(answer) : no())
                .emitOn(lane)
                .subscribe()
                .with(whole -> mended(answer, whole), failure -> failed(answer, failure));
    }

    /** Also if the log has lost nothing: the outcome was written after the seal, so it may be lost alone. */
    private Uni<Boolean> writeAgain(Kept answer) {
        Question.Outcome outcome = answer.manuscript.outcome(answer.asked);
        return Store.patiently(config.storeBackoffMax(), () -> log.keep(answer.manuscript.id())
                        .chain(() -> questions.end(answer.question, outcome)))
                .replaceWith(true);
    }

    private static Uni<Boolean> no() {
        return Uni.createFrom().item(false);
    }

    private void failed(Kept answer, Throwable failure) {
        QuestionId id = answer.manuscript.id();
        About.question(id, () -> LOG.errorf(failure, "Question %s: its end may be lost", id));
        mended(answer, false);
    }

    private void mended(Kept answer, boolean whole) {
        mending--;
        answer.mending = false;
        // The Redis that has it now may fail in turn.
        answer.seenAt = System.nanoTime();
        if (!whole) {
            remove(answer);
        }
    }
}
