package dev.runnel.gateway.http;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.contract.frame.State;
import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.fanout.AnswerCollector;
import dev.runnel.gateway.fanout.Backlog;
import dev.runnel.gateway.fanout.EncodedFrame;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.fanout.Outlet;
import dev.runnel.log.AnswerLog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The three ways to take an answer over HTTP: as a stream, as a page of frames, or whole. */
@Singleton
class Answers {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Fanout fanout;
    private final AnswerLog log;
    private final GatewayConfig config;
    private final FrameCodec codec;
    private final Loop loop;
    private final GatewayMetrics metrics;

    Answers(Fanout fanout, AnswerLog log, GatewayConfig config, FrameCodec codec, Loop loop, GatewayMetrics metrics) {
        this.fanout = fanout;
        this.log = log;
        this.config = config;
        this.codec = codec;
        this.loop = loop;
        this.metrics = metrics;
    }

    /**
     * First {@code watching}, then frame by frame, from {@code after} (or the beginning, if null) to the end; between them the number of viewers.
     * Leaving it leaves the answer running. Should reading break off for good, the last event is {@code error}. For a client that may be slow.
     *
     * @param wire is cut when the client has taken nothing for {@code runnel.gateway.stall-timeout}, though something waits
     */
    Multi<StreamEvent> stream(Question question, Offset after, ClientWire wire) {
        Backlog backlog = new Backlog(config.unwrittenHigh(), config.unwrittenLow());
        return Multi.createFrom().deferred(() -> {
            long clock = loop.every(TICK.toMillis(), () -> cutIfStalled(backlog, wire));
            return stream(question, after, backlog, Outlet.Client.Kind.EVENTS)
                    .onItem()
                    .invoke(event -> metrics.events().sent(event.json().length()))
                    .onFailure(RunnelException.class)
                    .recoverWithItem(cause -> problem(question.id(), (RunnelException) cause))
                    .onTermination()
                    .invoke(() -> loop.cancel(clock));
        });
    }

    /** Its last event: the status, which would have said it otherwise, is out. */
    private StreamEvent problem(QuestionId id, RunnelException cause) {
        metrics.told(cause.code());
        ServerFrame error = new ServerFrame.Error(null, id, ServerFrame.Failure.of(cause));
        return new StreamEvent(error, codec.write(error));
    }

    private void cutIfStalled(Backlog backlog, ClientWire wire) {
        if (backlog.stalledNanos() > config.stallTimeout().toNanos()) {
            metrics.closed(ErrorCode.TOO_SLOW);
            wire.cut();
        }
    }

    /** Only what stands in the log, for whoever waits for something of it. */
    private Multi<EncodedFrame> frames(Question question, Offset after) {
        Backlog backlog = new Backlog(config.unwrittenHigh(), config.unwrittenLow());
        return stream(question, after, backlog, Outlet.Client.Kind.WHOLE)
                .filter(event -> event.frame() instanceof ServerFrame.FromLog)
                .map(event -> new EncodedFrame((ServerFrame.FromLog) event.frame(), event.json()));
    }

    private Multi<StreamEvent> stream(Question question, Offset after, Backlog backlog, Outlet.Client.Kind kind) {
        return Multi.createFrom()
                .<StreamEvent>emitter(emitter -> stream(question, after, new StreamOutlet(emitter, backlog, kind)))
                .onItem()
                .invoke(taken -> loop.execute(() -> backlog.written(taken.json().length())));
    }

    private void stream(Question question, Offset after, StreamOutlet outlet) {
        fanout.watch(question, after, outlet)
                .subscribe()
                .with(
                        watch -> {
                            outlet.onLeave(() -> loop.execute(watch.viewer()::leave));
                            ServerFrame watching = watch.watching(null, after);
                            outlet.emit(new StreamEvent(watching, codec.write(watching)));
                            watch.begin().run();
                        },
                        outlet::fail);
    }

    /** The whole answer, when it has ended; empty if that takes longer than {@code runnel.gateway.max-answer-wait} or this gateway ends. */
    Uni<Optional<ServerFrame.Answer>> whole(Question question) {
        return Uni.createFrom()
                .<ServerFrame.Answer>emitter(emitter -> {
                    AnswerCollector collector = new AnswerCollector(null, null, emitter::complete, emitter::fail);
                    Cancellable reading = frames(question, null)
                            .subscribe()
                            .with(collector::send, emitter::fail, () -> emitter.complete(null));
                    emitter.onTermination(reading::cancel);
                })
                .map(Optional::ofNullable)
                .ifNoItem()
                .after(config.maxAnswerWait())
                .recoverWithItem(Optional::empty);
    }

    /**
     * A stretch of a log, and where it stands in it.
     *
     * @param after where the frames begin
     * @param head the log's last entry now; if the last frame is not there yet, there is more to ask for
     */
    record Page(QuestionId question, State state, Offset after, Offset head, List<ServerFrame.FromLog> frames) {}

    /** What follows {@code after}; with nothing there yet, waits up to {@code wait} for something to come. */
    Uni<Page> page(Question question, Offset after, Duration wait) {
        Offset from = after == null ? Offset.ASKED : after;
        return readPage(question.id(), from).flatMap(page -> {
            if (!page.frames().isEmpty() || page.state() == State.ENDED || wait.isZero()) {
                return Uni.createFrom().item(page);
            }
            return frames(question, after)
                    .toUni()
                    .ifNoItem()
                    .after(wait)
                    .recoverWithItem(() -> null)
                    .flatMap(first -> readPage(question.id(), from));
        });
    }

    private Uni<Page> readPage(QuestionId id, Offset from) {
        // The top last: it may be ahead of the frames, never behind them.
        return fanout.page(id, from).flatMap(encoded -> head(id).map(head -> new Page(
                id,
                State.at(head),
                from,
                head,
                encoded.stream().map(EncodedFrame::frame).toList())));
    }

    /** The log's last entry. Fails with {@link ErrorCode#GONE}. */
    Uni<Offset> head(QuestionId id) {
        return log.top(id).map(top -> top.orElseThrow(() -> new RunnelException(ErrorCode.GONE))
                .offset());
    }
}
