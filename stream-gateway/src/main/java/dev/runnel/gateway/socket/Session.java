package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ClientFrame;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.ask.Questions;
import dev.runnel.gateway.fanout.AnswerCollector;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.fanout.Outlet;
import dev.runnel.gateway.fanout.Viewer;
import dev.runnel.log.About;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One connection's side of the protocol: what each frame means, and whom it watches. Lives on the {@link Loop}. */
final class Session {

    private static final Logger LOG = Logger.getLogger(Session.class);

    /** How long a client may take to answer a close. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final SocketWriter writer;
    private final ServerFrame.Welcome welcome;
    private final Questions questions;
    private final Fanout fanout;
    private final FrameCodec codec;
    private final GatewayConfig config;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Map<QuestionId, Viewer> viewers = new HashMap<>();
    /** Those who wait for whole answers: replies that are owed, whatever else is watched. */
    private final Set<Viewer> collectors = new HashSet<>();

    private final long openedAt = System.nanoTime();
    private long heardAt = openedAt;
    private long pingedAt = openedAt;
    /** Whether its viewers count: a client that has missed a ping may be gone. */
    private boolean present = true;

    private boolean greeted;
    private boolean closed;
    private long closedAt;

    Session(
            SocketWriter writer,
            ServerFrame.Welcome welcome,
            Questions questions,
            Fanout fanout,
            FrameCodec codec,
            GatewayConfig config,
            Loop loop,
            GatewayMetrics metrics) {
        this.writer = writer;
        this.welcome = welcome;
        this.questions = questions;
        this.fanout = fanout;
        this.codec = codec;
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
    }

    /** Completes when the frame was handled, with an error frame sent if it could not be. */
    Uni<Void> receive(String text) {
        heardAt = System.nanoTime();
        setPresent(true);
        if (closed) {
            return Uni.createFrom().voidItem();
        }
        if (text.length() > config.frameChars()) {
            send(ServerFrame.Error.of(new RunnelException(ErrorCode.FRAME_TOO_LARGE)));
            close(ErrorCode.FRAME_TOO_LARGE);
            return Uni.createFrom().voidItem();
        }
        FrameCodec.Read read = codec.read(text);
        if (read instanceof FrameCodec.Read.Bad bad) {
            send(bad.error());
            return Uni.createFrom().voidItem();
        }
        ClientFrame frame = ((FrameCodec.Read.Good) read).frame();
        if (!greeted && !(frame instanceof ClientFrame.Hello)) {
            send(ServerFrame.Error.of(new RunnelException(ErrorCode.HELLO_FIRST)));
            close(ErrorCode.HELLO_FIRST);
            return Uni.createFrom().voidItem();
        }
        return handle(frame);
    }

    /** Says what is wrong with what was sent last. */
    Uni<Void> refuse(RunnelException cause) {
        heardAt = System.nanoTime();
        send(ServerFrame.Error.of(cause));
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> handle(ClientFrame frame) {
        if (frame instanceof ClientFrame.Ask ask) {
            return orError(ask.ref(), ask.question().id(), () -> ask(ask.ref(), ask.question()));
        }
        if (frame instanceof ClientFrame.Watch watch) {
            return orError(watch.ref(), watch.question(), () -> watch(watch));
        }
        if (frame instanceof ClientFrame.Stop stop) {
            return orError(stop.ref(), stop.question(), () -> stop(stop));
        }
        if (frame instanceof ClientFrame.Unwatch unwatch) {
            leave(unwatch.question());
            send(new ServerFrame.Ok(unwatch.ref()));
        } else if (frame instanceof ClientFrame.Hello) {
            greeted = true;
            send(welcome);
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> ask(String ref, NewQuestion asked) {
        checkRoomFor(asked.id());
        return questions.ask(asked, null).emitOn(loop).flatMap(accepted -> {
            Question question = accepted.question();
            send(new ServerFrame.Asked(ref, question.id(), accepted.queued()));
            return asked.streamed() ? watch(ref, question, null) : collect(ref, question);
        });
    }

    private Uni<Void> watch(ClientFrame.Watch watch) {
        checkRoomFor(watch.question());
        return questions
                .find(watch.question())
                .emitOn(loop)
                .flatMap(question -> watch(watch.ref(), question, watch.after()));
    }

    private Uni<Void> watch(String ref, Question question, Offset after) {
        return fanout.watch(question, after, new WatchOutlet(writer, failure -> failed(null, question.id(), failure)))
                .map(watch -> {
                    send(watch.watching(ref, after));
                    return begin(question.id(), watch);
                });
    }

    private Uni<Void> collect(String ref, Question question) {
        Outlet collector =
                new AnswerCollector(ref, writer.name(), this::send, failure -> failed(ref, question.id(), failure));
        return fanout.watch(question, null, collector)
                .invoke(watch -> {
                    if (!closed) {
                        collectors.add(watch.viewer());
                        watch.begin().run();
                    }
                })
                .replaceWithVoid();
    }

    private Void begin(QuestionId id, Fanout.Watch watch) {
        if (!closed) {
            // The new one comes before the old one leaves, so that their feed lives on.
            Viewer before = viewers.put(id, watch.viewer());
            watch.begin().run();
            if (before != null) {
                before.leave();
            }
            viewers.values().removeIf(Viewer::isDone);
        }
        return null;
    }

    private Uni<Void> stop(ClientFrame.Stop stop) {
        return questions.stop(stop.question()).emitOn(loop).invoke(() -> send(new ServerFrame.Ok(stop.ref())));
    }

    private void checkRoomFor(QuestionId id) {
        viewers.values().removeIf(Viewer::isDone);
        collectors.removeIf(Viewer::isDone);
        if (viewers.size() + collectors.size() >= config.watches() && !viewers.containsKey(id)) {
            throw new RunnelException(ErrorCode.TOO_MANY_WATCHES);
        }
    }

    private Uni<Void> orError(String ref, QuestionId id, Supplier<Uni<Void>> handling) {
        return Uni.createFrom()
                .deferred(handling::get)
                .emitOn(loop)
                .onFailure()
                .invoke(failure -> failed(ref, id, failure))
                .onFailure()
                .recoverWithNull();
    }

    private void failed(String ref, QuestionId id, Throwable failure) {
        RunnelException told;
        if (failure instanceof RunnelException known) {
            told = known;
        } else {
            About.question(id, () -> LOG.errorf(failure, "Question %s", id));
            told = new RunnelException(ErrorCode.INTERNAL);
        }
        send(new ServerFrame.Error(ref, id, ServerFrame.Failure.of(told)));
    }

    void send(ServerFrame frame) {
        if (frame instanceof ServerFrame.Error error) {
            metrics.told(error.failure().code());
        }
        writer.send(codec.write(frame));
    }

    /** Called once a second. */
    void tick() {
        long now = System.nanoTime();
        if (closed) {
            endIfNotGone(now);
        } else if (writer.backlog().stalledNanos() > config.stallTimeout().toNanos()) {
            close(ErrorCode.TOO_SLOW);
        } else if (now - heardAt > 3 * config.heartbeat().toNanos()) {
            close(ErrorCode.SILENT);
        } else if (!greeted && now - openedAt > config.helloTimeout().toNanos()) {
            close(ErrorCode.HELLO_FIRST);
        } else if (now - pingedAt >= config.heartbeat().toNanos()) {
            pingedAt = now;
            send(new ServerFrame.Ping());
        }
        // Its connection may have broken without a word, and its client be back over another one.
        setPresent(2 * (now - heardAt) <= 3 * config.heartbeat().toNanos());
    }

    private void setPresent(boolean here) {
        if (present != here) {
            present = here;
            viewers.values().forEach(viewer -> viewer.setPresent(here));
        }
    }

    private void endIfNotGone(long now) {
        if (now - closedAt > FAREWELL.toNanos()) {
            writer.cut();
        }
    }

    void close(ErrorCode cause) {
        if (!closed) {
            closedAt = System.nanoTime();
            metrics.closed(cause);
            leaveAll();
            writer.close(cause);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** As its client knows this connection. */
    String name() {
        return writer.name();
    }

    /** Ends the connection as a broken wire would. */
    void cut() {
        writer.cut();
    }

    /** Stops watching. The answers go on. */
    void leaveAll() {
        closed = true;
        List.copyOf(viewers.values()).forEach(Viewer::leave);
        viewers.clear();
        List.copyOf(collectors).forEach(Viewer::leave);
        collectors.clear();
    }

    private void leave(QuestionId id) {
        Viewer viewer = viewers.remove(id);
        if (viewer != null) {
            viewer.leave();
        }
    }
}
