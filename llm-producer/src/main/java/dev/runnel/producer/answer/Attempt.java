package dev.runnel.producer.answer;

import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.Entry.Piece;
import dev.runnel.contract.ErrorCode;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.ProducerMetrics;
import dev.runnel.producer.answer.Answers.Tools;
import dev.runnel.producer.llm.ModelEvent;
import dev.runnel.producer.llm.ModelFailure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One run of the model for one question. Cuts what it says into pieces and has them appended, until the model or the log says that it is
 * over; from then on the model's request is closed, whatever it was doing.
 */
final class Attempt implements AnswerWriter.Listener {

    private final ProducerConfig config;
    private final ProducerMetrics metrics;
    private final Lane lane;
    private final Pace pace;
    private final Beats beats;
    private final LongSupplier sinceAsked;
    private final AnswerWriter writer;
    private final PieceCutter cutter;

    private UniEmitter<? super Verdict> verdicts;
    private Cancellable model;
    private boolean over;
    private boolean modelIsDone;
    private long chars;
    private long asked;
    private long firstToken;
    private long lastCut;
    private long lastAccepted;
    private boolean firstPieceAccepted;
    private long firstAccepted;
    private long pieces;
    private boolean cutIsDue;
    private long watchTimer = -1;

    Attempt(Tools tools, Lane lane, LongSupplier sinceAsked, Function<AnswerWriter.Listener, AnswerWriter> writer) {
        this.config = tools.config();
        this.metrics = tools.metrics();
        this.lane = lane;
        this.pace = tools.pace();
        this.beats = tools.beats();
        this.sinceAsked = sinceAsked;
        this.writer = writer.apply(this);
        this.cutter = new PieceCutter(config.pieceMaxChars(), this::append);
    }

    /** @param ask asks the model, which then reports to whom it is given */
    Uni<Verdict> run(Function<Consumer<ModelEvent>, Cancellable> ask) {
        return Uni.createFrom().emitter(emitter -> {
            verdicts = emitter;
            lane.execute(() -> start(ask));
            emitter.onTermination(() -> lane.execute(this::stop));
        });
    }

    private void start(Function<Consumer<ModelEvent>, Cancellable> ask) {
        asked = System.nanoTime();
        pace.begin();
        watchTimer = lane.every(config.watchEvery(), this::watch);
        model = ask.apply(this::hear);
    }

    private void hear(ModelEvent event) {
        if (over || modelIsDone) {
            return;
        }
        if (event instanceof ModelEvent.Delta delta) {
            hear(delta);
        } else if (event instanceof ModelEvent.Finished finished) {
            finish(new Verdict.Ended(finished.reason(), finished.usage()));
        } else if (event instanceof ModelEvent.Failed failed) {
            finish(new Verdict.Failed(failed.failure()));
        }
    }

    private void hear(ModelEvent.Delta delta) {
        chars += delta.text().length();
        if (chars > config.answerMaxChars()) {
            model.cancel();
            String detail = "more than " + config.answerMaxChars() + " characters";
            finish(new Verdict.Failed(new ModelFailure(ErrorCode.ANSWER_TOO_LONG, detail)));
            return;
        }
        if (firstToken == 0) {
            firstToken = System.nanoTime();
            metrics.firstToken(Duration.ofNanos(firstToken - asked));
        }
        cutter.add(delta.kind(), delta.text());
        if (!cutter.isEmpty() && !cutIsDue) {
            cutSoon();
        }
    }

    /** The first piece at once; another one when it has waited for more text, or else with those of the other answers, on the next beat. */
    private void cutSoon() {
        long now = System.nanoTime();
        long beat = pace.beatNanos();
        long latest = Math.max(lastCut + pace.waitNanos(), now + beat);
        if (lastCut == 0 || latest - now <= 0) {
            cut();
        } else {
            cutIsDue = true;
            beats.run(() -> lane.execute(this::cut), latest, beat);
        }
    }

    private void cut() {
        cutIsDue = false;
        if (!over) {
            cutter.cutWhole();
        }
    }

    private void append(Kind kind, String text) {
        lastCut = System.nanoTime();
        writer.add(new Piece(kind, text, sinceAsked.getAsLong()));
    }

    private void finish(Verdict verdict) {
        modelIsDone = true;
        cutter.cutAll();
        writer.drain(() -> settle(verdict));
    }

    @Override
    public void accepted() {
        lastAccepted = System.nanoTime();
        pieces++;
        metrics.piece();
        if (!firstPieceAccepted && firstToken != 0) {
            firstPieceAccepted = true;
            firstAccepted = lastAccepted;
            metrics.firstPiece(Duration.ofNanos(lastAccepted - firstToken));
        }
    }

    @Override
    public void tailLost() {
        metrics.tailRestored();
    }

    @Override
    public void refused(Verdict verdict) {
        settle(verdict);
    }

    @Override
    public void broken(Throwable cause) {
        if (!over) {
            stop();
            verdicts.fail(cause);
        }
    }

    /** While nothing is appended, nothing tells that the answer was stopped, or that a failover lost some of it. */
    private void watch() {
        boolean quiet = System.nanoTime() - lastAccepted > config.watchEvery().toNanos() / 2;
        if (!over && quiet) {
            writer.look();
        }
    }

    private void settle(Verdict verdict) {
        if (!over) {
            stop();
            verdicts.complete(verdict);
        }
    }

    private void stop() {
        if (!over) {
            over = true;
            leave();
        }
        writer.close();
        lane.cancel(watchTimer);
        if (model != null) {
            model.cancel();
        }
    }

    private void leave() {
        if (asked != 0) {
            pace.end();
        }
        if (pieces > 1) {
            metrics.pieceGap(Duration.ofNanos((lastAccepted - firstAccepted) / (pieces - 1)));
        }
    }
}
