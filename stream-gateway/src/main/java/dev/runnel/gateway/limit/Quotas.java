package dev.runnel.gateway.limit;

import dev.runnel.contract.Question;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** What an owner may ask, over all gateways. */
@Singleton
public class Quotas {

    private final MinuteQuota minute;
    private final RunningQuota running;

    Quotas(MinuteQuota minute, RunningQuota running) {
        this.minute = minute;
        this.running = running;
    }

    /**
     * Counts a question that is about to be put. Fails with {@code too_many_questions} or {@code too_many_running}. One that is refused for what runs
     * counts for the minute all the same: looking at what runs is the dearer of the two.
     */
    public Uni<Void> take(Question question) {
        return minute.take(question.owner(), question.id()).chain(() -> running.take(question.owner(), question.id()));
    }
}
