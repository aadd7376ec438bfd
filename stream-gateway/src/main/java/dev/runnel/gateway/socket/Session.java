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
import dev.runnel.gateway.Greeting;
import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.ask.Questions;
import dev.runnel.gateway.fanout.AnswerCollector;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.fanout.Outlet;
import dev.runnel.log.About;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One connection's side of the protocol: what each frame means, and whom it watches. Lives on the {@link Loop}. */
final class Session {

    private static final Logger LOG = Logger.getLogger(Session.class);

    /** How long a client may take to answer a close. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final SocketWriter writer;
    private final Inlet inlet;
    private final Guest guest;
    private final Greeting greeting;
    private final Questions questions;
    private final Fanout fanout;
    private final FrameCodec codec;
    private final GatewayConfig config;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Watches watches;

    private final long openedAt = System.nanoTime();
    private long heardAt = openedAt;
    private long pingedAt = openedAt;

    private boolean closed;
    private long closedAt;

    Session(
            SocketWriter writer,
            Inlet inlet,
            Guest guest,
            Greeting greeting,
            Questions questions,
            Fanout fanout,
            FrameCodec codec,
            GatewayConfig config,
            Loop loop,
            GatewayMetrics metrics) {
        this.writer = writer;
        this.inlet = inlet;
        this.guest = guest;
        this.greeting = greeting;
        this.questions = questions;
        this.fanout = fanout;
        this.codec = codec;
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
        this.watches = new Watches(config.watches());
    }

    /** Completes when the frame was handled, with an error frame sent if it could not be. */
    Uni<Void> receive(String text) {
        heardAt = System.nanoTime();
        watches.setPresent(true);
        return inTurn(() -> take(text));
    }

    /** Each frame counts, right or wrong; nothing is done for one, not even reading it, before its turn. */
    private Uni<Void> inTurn(Supplier<Uni<Void>> task) {
        return inlet.inTurn(task)
                .onFailure(RunnelException.class)
                .recoverWithUni(tooMuch -> refuseAndClose((RunnelException) tooMuch));
    }

    private Uni<Void> take(String text) {
        if (text.length() > config.frameChars()) {
            return refuseAndClose(new RunnelException(ErrorCode.FRAME_TOO_LARGE));
        }
        FrameCodec.Read read = codec.read(text);
        if (read instanceof FrameCodec.Read.Bad bad) {
            send(bad.error());
            return Uni.createFrom().voidItem();
        }
        ClientFrame frame = ((FrameCodec.Read.Good) read).frame();
        if (frame instanceof ClientFrame.Hello hello) {
            return hello(hello.token());
        }
        if (!guest.isKnown()) {
            return refuseAndClose(new RunnelException(ErrorCode.HELLO_FIRST));
        }
        if (guest.isOver()) {
            return refuseAndClose(new RunnelException(ErrorCode.TOKEN_EXPIRED));
        }
        return handle(frame);
    }

    /** Says what is wrong with what was sent last. */
    Uni<Void> refuse(RunnelException cause) {
        heardAt = System.nanoTime();
        return inTurn(() -> {
            send(ServerFrame.Error.of(cause));
            return Uni.createFrom().voidItem();
        });
    }

    /** A ping or pong of the framework's, which answers by itself: counts, or one could make it answer without an end. */
    Uni<Void> beat() {
        return inTurn(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> refuseAndClose(RunnelException cause) {
        send(ServerFrame.Error.of(cause));
        close(cause.code());
        return Uni.createFrom().voidItem();
    }

    /** The first one says who is there; each further one may bring a fresh token. */
    private Uni<Void> hello(String token) {
        return guest.identify(token)
                .emitOn(loop)
                .invoke(this::welcome)
                .onFailure(RunnelException.class)
                .invoke(cause -> loop.execute(() -> refuseAndClose((RunnelException) cause)))
                .replaceWithVoid()
                .onFailure(RunnelException.class)
                .recoverWithNull();
    }

    private void welcome(Caller caller) {
        guest.take(caller);
        inlet.announce(caller.owner());
        send(greeting.welcome(writer.name(), caller));
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
            watches.leave(unwatch.question());
            send(new ServerFrame.Ok(unwatch.ref()));
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> ask(String ref, NewQuestion asked) {
        watches.checkRoomFor(asked.id());
        return questions.ask(asked, guest.owner(), null).emitOn(loop).flatMap(accepted -> {
            Question question = accepted.question();
            send(new ServerFrame.Asked(ref, question.id(), accepted.queued()));
            return asked.streamed() ? watch(ref, question, null) : collect(ref, question);
        });
    }

    private Uni<Void> watch(ClientFrame.Watch watch) {
        watches.checkRoomFor(watch.question());
        return questions
                .find(watch.question(), guest.owner())
                .emitOn(loop)
                .flatMap(question -> watch(watch.ref(), question, watch.after()));
    }

    private Uni<Void> watch(String ref, Question question, Offset after) {
        return fanout.watch(question, after, new WatchOutlet(writer, failure -> failed(null, question.id(), failure)))
                .invoke(watch -> {
                    send(watch.watching(ref, after, guest.owner()));
                    watches.begin(question.id(), watch);
                })
                .replaceWithVoid();
    }

    private Uni<Void> collect(String ref, Question question) {
        Outlet collector =
                new AnswerCollector(ref, writer.name(), this::send, failure -> failed(ref, question.id(), failure));
        return fanout.watch(question, null, collector).invoke(watches::collect).replaceWithVoid();
    }

    private Uni<Void> stop(ClientFrame.Stop stop) {
        return questions
                .stop(stop.question(), guest.owner())
                .emitOn(loop)
                .invoke(() -> send(new ServerFrame.Ok(stop.ref())));
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
            inlet.refused(known.code());
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
        } else if (!guest.isKnown() && now - openedAt > config.helloTimeout().toNanos()) {
            close(ErrorCode.HELLO_FIRST);
        } else if (guest.isOver()) {
            refuseAndClose(new RunnelException(ErrorCode.TOKEN_EXPIRED));
        } else if (now - pingedAt >= config.heartbeat().toNanos()) {
            pingedAt = now;
            send(new ServerFrame.Ping());
        }
        // Its connection may have broken without a word, and its client be back over another one.
        watches.setPresent(2 * (now - heardAt) <= 3 * config.heartbeat().toNanos());
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
        inlet.close();
        watches.leaveAll();
    }

    /** The connection has ended. */
    void gone() {
        leaveAll();
        inlet.gone();
    }
}
