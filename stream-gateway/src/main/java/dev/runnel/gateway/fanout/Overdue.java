package dev.runnel.gateway.fanout;

import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.ask.Questions;
import dev.runnel.log.About;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The questions that are watched here and of which nothing was heard for a while. A Redis that failed over, or came back from its disk, may have
 * forgotten that they were asked, or that they ended, although everybody was told so: then no producer will ever answer them. A request stays in the
 * queue until its answer has ended; where it is missing it is made again. Lives on the {@link Loop}.
 */
@Singleton
class Overdue {

    private static final Logger LOG = Logger.getLogger(Overdue.class);

    /** Between two looks for one question's request. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int LOOKS_A_PERIOD = 4;

    /** A model that has begun may think for long, and a producer that is lost is first missed by the others. */
    private static final int STARTED_FACTOR = 6;

    private final Questions questions;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Duration patience;
    private final Duration restorable;
    private final Map<QuestionId, Wait> waits = new HashMap<>();
    private final long clock;
    private boolean looking;

    /** @param dueAt on the clock of {@link System#nanoTime} */
    private record Wait(long dueAt, long nanos, Offset seen) {

        static Wait of(long nanos, Offset seen) {
            return new Wait(System.nanoTime() + nanos, nanos, seen);
        }

        boolean isDue() {
            return System.nanoTime() - dueAt >= 0;
        }

        Wait longer() {
            return of(Math.max(nanos, Math.min(LONGEST.toNanos(), nanos * 2)), seen);
        }
    }

    Overdue(Questions questions, GatewayConfig config, Loop loop, GatewayMetrics metrics) {
        this.metrics = metrics;
        this.questions = questions;
        this.loop = loop;
        this.patience = config.requestCheck();
        this.restorable = config.restoreWithin();
        this.clock = loop.every(Math.max(1, patience.toMillis() / LOOKS_A_PERIOD), this::look);
    }

    /** From now on somebody here waits for {@code id} to be started. */
    void expectStart(QuestionId id) {
        waits.put(id, Wait.of(patience.toNanos(), Offset.ASKED));
    }

    /** It is started, and somebody here waits for what comes after {@code seen}. */
    void expectMore(QuestionId id, Offset seen) {
        waits.put(id, Wait.of(patience.toNanos() * STARTED_FACTOR, seen));
    }

    /** Nobody here waits for it any more. */
    void forget(QuestionId id) {
        waits.remove(id);
    }

    private void look() {
        Map<QuestionId, Wait> due = new HashMap<>();
        waits.forEach((id, wait) -> {
            if (wait.isDue()) {
                due.put(id, wait.longer());
            }
        });
        if (due.isEmpty() || looking) {
            return;
        }
        looking = true;
        waits.putAll(due);
        questions
                .requestsMissing(due.keySet())
                .emitOn(loop)
                .onTermination()
                .invoke(() -> looking = false)
                .subscribe()
                .with(missing -> missing.forEach(id -> requestAgain(id, due.get(id))), Overdue::nextTime);
    }

    private void requestAgain(QuestionId id, Wait wait) {
        // Not if something came meanwhile: then it may be answered by now.
        if (wait.equals(waits.get(id))) {
            questions.requestAgain(id, wait.seen()).subscribe().with(made -> tell(id, made), Overdue::nextTime);
        }
    }

    private void tell(QuestionId id, boolean made) {
        if (made) {
            metrics.requestRepaired();
            About.question(id, () -> LOG.warnf("The request for %s was lost; it was made again", id));
        }
    }

    private static void nextTime(Throwable away) {
        LOG.debugf("Requests not looked for: %s", away.getMessage());
    }

    /**
     * Puts a question there again whose log has vanished before it was started. Only if it was asked a short time ago, {@code
     * runnel.gateway.restore-within}: later than that it has expired or was deleted. Within that time a question that somebody deleted on purpose,
     * and that is watched, comes back as well; to end one, stop it.
     *
     * @return false if it was asked too long ago
     */
    Uni<Boolean> restore(Question question) {
        if (System.currentTimeMillis() - question.askedAt() > restorable.toMillis()) {
            return Uni.createFrom().item(false);
        }
        metrics.logRepaired();
        QuestionId id = question.id();
        About.question(id, () -> LOG.warnf("The log of %s was lost before it was started; it is made again", id));
        return questions.restore(question).replaceWith(true);
    }

    @PreDestroy
    void stop() {
        loop.cancel(clock);
    }
}
