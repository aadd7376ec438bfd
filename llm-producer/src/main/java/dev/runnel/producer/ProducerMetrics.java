package dev.runnel.producer;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Question;
import dev.runnel.contract.Usage;
import dev.runnel.log.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an operator sees of a producer; {@code docs/metrics.md} says what each meter means. All are found once, at the start: none is looked up
 * for a piece, and each shows a 0 before it shows a 1.
 */
@Singleton
public class ProducerMetrics {

    /** Why an attempt was begun. */
    public enum Begun {
        /** The question is new. */
        FIRST,
        /** The model failed this producer before. */
        RETRY,
        /** Another producer was lost over it, or handed it over. */
        TAKE_OVER
    }

    private static final String NONE = "none";
    private static final String OTHER = "other";

    private final Meters meters;
    private final Timer queued;
    private final Timer firstToken;
    private final Timer firstPiece;
    private final Timer pieceGap;
    private final Counter pieces;
    private final Counter takenOver;
    private final Counter stopped;
    private final Counter fenced;
    private final Counter tailsRestored;
    private final Map<Begun, Counter> attempts = new EnumMap<>(Begun.class);
    private final Map<ErrorCode, Counter> modelFailures = new EnumMap<>(ErrorCode.class);
    private final Map<String, Counter> ended = new HashMap<>();
    private final Map<String, Tokens> tokens = new HashMap<>();

    private record Tokens(DistributionSummary in, DistributionSummary out) {}

    public ProducerMetrics(MeterRegistry registry, ProducerConfig config) {
        this.meters = new Meters(registry, "runnel.producer.");
        this.queued = meters.timer(
                "queued",
                "From asked to the first attempt's start",
                10,
                50,
                100,
                250,
                500,
                1000,
                2500,
                5000,
                10_000,
                15_000,
                20_000,
                30_000,
                60_000,
                300_000);
        this.firstToken = meters.timer(
                "first.token",
                "From asking the model to its first token",
                100,
                250,
                500,
                1000,
                2500,
                5000,
                10_000,
                30_000,
                60_000);
        this.firstPiece = meters.timer(
                "first.piece",
                "From the model's first token to the first accepted entry",
                1,
                2,
                5,
                10,
                25,
                50,
                100,
                250,
                500,
                1000,
                2500,
                10_000);
        this.pieceGap = meters.timer(
                "piece.gap",
                "Between two pieces of an answer, on the average of one attempt",
                5,
                10,
                25,
                50,
                75,
                100,
                250,
                500,
                1000,
                5000);
        this.pieces = meters.counter("pieces", "Pieces that the log has accepted");
        this.takenOver =
                meters.counter("taken.over", "Requests taken from producers that were lost or handed them over");
        this.stopped = meters.counter("fenced", "Attempts that ended because the log had moved on", "by", "end");
        this.fenced = meters.counter("fenced", "Attempts that ended because the log had moved on", "by", "attempt");
        this.tailsRestored = meters.counter("tails.restored", "Answers whose end Redis had lost and was given again");
        for (Begun begun : Begun.values()) {
            attempts.put(
                    begun,
                    meters.counter(
                            "attempts", "Attempts begun", "why", begun.name().toLowerCase(Locale.ROOT)));
        }
        registerEnds();
        tokens.put(OTHER, tokens(OTHER));
        tokens.put(config.model(), tokens(config.model()));
        config.models().ifPresent(names -> names.forEach(name -> tokens.put(name, tokens(name))));
    }

    private void registerEnds() {
        for (EndReason reason : EndReason.values()) {
            if (reason != EndReason.FAILED) {
                ended.put(key(reason, NONE), ends(reason, NONE));
            }
        }
        for (ErrorCode code : ErrorCode.values()) {
            boolean isModels = code.compareTo(ErrorCode.MODEL_UNAUTHORIZED) >= 0;
            if (isModels) {
                modelFailures.put(
                        code,
                        meters.counter("model.failures", "Attempts that the model failed", "code", code.wireName()));
            }
            if (isModels || code == ErrorCode.DATA_LOSS || code == ErrorCode.INTERNAL) {
                ended.put(key(EndReason.FAILED, code.wireName()), ends(EndReason.FAILED, code.wireName()));
            }
        }
        ended.put(key(EndReason.FAILED, OTHER), ends(EndReason.FAILED, OTHER));
    }

    /** @param sinceAsked how long the question waited for a producer */
    public void started(Begun begun, Duration sinceAsked) {
        attempts.get(begun).increment();
        if (begun == Begun.FIRST) {
            queued.record(sinceAsked);
        }
    }

    public void firstToken(Duration sinceModelWasAsked) {
        firstToken.record(sinceModelWasAsked);
    }

    public void firstPiece(Duration sinceFirstToken) {
        firstPiece.record(sinceFirstToken);
    }

    public void piece() {
        pieces.increment();
    }

    /** Once for each attempt that had two pieces at least. */
    public void pieceGap(Duration average) {
        pieceGap.record(average);
    }

    public void takenOver() {
        takenOver.increment();
    }

    /** @param byEnd whether it was ended, else another attempt was begun */
    public void fenced(boolean byEnd) {
        (byEnd ? stopped : fenced).increment();
    }

    public void tailRestored() {
        tailsRestored.increment();
    }

    public void modelFailed(ErrorCode code) {
        modelFailures.computeIfPresent(code, (known, counter) -> {
            counter.increment();
            return counter;
        });
    }

    /** @param usage null if the service did not tell */
    public void used(String model, Usage usage) {
        if (usage != null) {
            Tokens meters = tokens.getOrDefault(model, tokens.get(OTHER));
            meters.in().record(usage.prompt());
            meters.out().record(usage.completion());
        }
    }

    public void ended(Question.Outcome outcome) {
        String error = outcome.error() == null ? NONE : outcome.error().code();
        // What an entry of another version says may be anything, and each value would be kept for ever.
        ended.getOrDefault(key(outcome.reason(), error), ended.get(key(EndReason.FAILED, OTHER)))
                .increment();
    }

    /** @param total how many answers this process gives at a time */
    public void slots(int total, Supplier<Number> free) {
        meters.gauge("slots", "How many answers this process gives at a time", () -> total);
        meters.gauge("slots.free", "How many more answers this process would take", free);
    }

    private static String key(EndReason reason, String error) {
        return reason.wireName() + " " + error;
    }

    private Counter ends(EndReason reason, String error) {
        return meters.counter("answers", "Answers that ended", "reason", reason.wireName(), "error", error);
    }

    private Tokens tokens(String model) {
        return new Tokens(tokens(model, "input"), tokens(model, "output"));
    }

    /** Named as OpenTelemetry's conventions for generative AI name it. */
    private DistributionSummary tokens(String model, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens that the model's service counted")
                .baseUnit("tokens")
                .tags("gen_ai.operation.name", "chat", "gen_ai.request.model", model, "gen_ai.token.type", type)
                .register(meters.registry());
    }
}
