package dev.runnel.producer.answer;

import dev.runnel.log.AnswerLog;
import dev.runnel.producer.ProducerMetrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;

/** All that is written, brought into the log to its last entry. */
final class Completion implements AnswerWriter.Listener {

    private final UniEmitter<? super Verdict> verdicts;
    private final ProducerMetrics metrics;

    private Completion(UniEmitter<? super Verdict> verdicts, ProducerMetrics metrics) {
        this.verdicts = verdicts;
        this.metrics = metrics;
    }

    /** {@link Verdict.Complete}, or what stands in the way. Takes as long as Redis is away. */
    static Uni<Verdict> of(
            Manuscript manuscript, AnswerLog log, Lane lane, Duration backoffMax, ProducerMetrics metrics) {
        return Uni.createFrom().emitter(emitter -> {
            AnswerWriter writer = new AnswerWriter(log, manuscript, lane, backoffMax, new Completion(emitter, metrics));
            emitter.onTermination(() -> lane.execute(writer::close));
            lane.execute(() -> writer.drain(() -> emitter.complete(new Verdict.Complete())));
        });
    }

    @Override
    public void tailLost() {
        metrics.tailRestored();
    }

    @Override
    public void refused(Verdict verdict) {
        verdicts.complete(verdict);
    }

    @Override
    public void broken(Throwable cause) {
        verdicts.fail(cause);
    }
}
