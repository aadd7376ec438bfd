package dev.runnel.gateway.fanout;

import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.ask.Questions;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The questions that are watched here and that no producer has started. A Redis that failed over, or came back from its disk, may have
 * forgotten what was asked last, although the asker was told that it is safe; what is missing of it is put there again. Lives on the {@link Loop}.
 */
@Singleton
class Unstarted {

    private static final Logger LOG = Logger.getLogger(Unstarted.class);

    /** Between two looks for one question's request. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int LOOKS_A_PERIOD = 4;

    private final Questions questions;
    private final Loop loop;
    private final Duration patience;
    private final Duration restorable;
    private final Map<QuestionId, Wait> waits = new HashMap<>();
    private final long clock;
    private boolean looking;

    /** @param dueAt on the clock of {@link System#nanoTime} */
    private record Wait(long dueAt, long nanos) {

        static Wait of(long nanos) {
            return new Wait(System.nanoTime() + nanos, nanos);
        }

        boolean isDue() {
            return System.nanoTime() - dueAt >= 0;
        }

        Wait longer() {
            return of(Math.max(nanos, Math.min(LONGEST.toNanos(), nanos * 2)));
        }
    }

    Unstarted(Questions questions, GatewayConfig config, Loop loop) {
        this.questions = questions;
        this.loop = loop;
        this.patience = config.requestCheck();
        this.restorable = config.restoreWithin();
        this.clock = loop.every(Math.max(1, patience.toMillis() / LOOKS_A_PERIOD), this::look);
    }

    /** From now on somebody here waits for {@code id} to be started. */
    void expect(QuestionId id) {
        waits.put(id, Wait.of(patience.toNanos()));
    }

    /** It was started, or nobody here waits for it any more. */
    void forget(QuestionId id) {
        waits.remove(id);
    }

    private void look() {
        Set<QuestionId> due = waits.entrySet().stream()
                .filter(wait -> wait.getValue().isDue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (due.isEmpty() || looking) {
            return;
        }
        looking = true;
        due.forEach(id -> waits.computeIfPresent(id, (same, wait) -> wait.longer()));
        questions
                .requestsMissing(due)
                .emitOn(loop)
                .onTermination()
                .invoke(() -> looking = false)
                .subscribe()
                .with(missing -> missing.forEach(this::requestAgain), Unstarted::nextTime);
    }

    private void requestAgain(QuestionId id) {
        // Started meanwhile: then its request may have been answered already.
        if (waits.containsKey(id)) {
            LOG.warnf("The request for %s was lost; it is made again", id);
            questions.requestAgain(id).subscribe().with(made -> {}, Unstarted::nextTime);
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
        LOG.warnf("The log of %s was lost before it was started; it is made again", question.id());
        return questions.restore(question).replaceWith(true);
    }

    @PreDestroy
    void stop() {
        loop.cancel(clock);
    }
}
