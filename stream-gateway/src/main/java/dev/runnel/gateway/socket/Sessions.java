package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.Greeting;
import dev.runnel.gateway.access.Callers;
import dev.runnel.gateway.ask.Questions;
import dev.runnel.gateway.fanout.Backlog;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.limit.Sockets;
import io.quarkus.runtime.Startup;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** All open connections, and the clock that looks after them. Its maps live on the {@link Loop}. */
@Singleton
@Startup // So that the gauges are there before the first connection is.
public class Sessions {

    private static final Logger LOG = Logger.getLogger(Sessions.class);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Questions questions;
    private final Fanout fanout;
    private final FrameCodec codec;
    private final GatewayConfig config;
    private final Greeting greeting;
    private final Callers callers;
    private final Sockets sockets;
    private final Taken taken;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Map<String, Session> sessions = new HashMap<>();
    private final long ticker;
    private long opened;
    private boolean closing;

    Sessions(
            Questions questions,
            Fanout fanout,
            FrameCodec codec,
            GatewayConfig config,
            Greeting greeting,
            Callers callers,
            Sockets sockets,
            Taken taken,
            Loop loop,
            GatewayMetrics metrics) {
        this.questions = questions;
        this.fanout = fanout;
        this.codec = codec;
        this.config = config;
        this.greeting = greeting;
        this.callers = callers;
        this.sockets = sockets;
        this.taken = taken;
        this.loop = loop;
        this.metrics = metrics;
        this.ticker =
                loop.every(TICK.toMillis(), () -> List.copyOf(sessions.values()).forEach(Sessions::tick));
        metrics.gauge("connections", "Open sockets of clients", sessions::size);
    }

    /** Whatever is wrong with one of them must not keep the clock from the others. */
    private static void tick(Session session) {
        try {
            session.tick();
        } catch (RuntimeException broken) {
            LOG.errorf(broken, "Connection %s", session.name());
        }
    }

    /**
     * Tells every client to go elsewhere within {@code time}; one after another, over the first half of it, so that they do not all arrive there in
     * the same moment.
     */
    public void goAway(Duration time) {
        loop.execute(() -> {
            long end = System.nanoTime() + time.toNanos();
            List<Session> all = new ArrayList<>(sessions.values());
            Collections.shuffle(all);
            for (int i = 0; i < all.size(); i++) {
                Session session = all.get(i);
                loop.after(time.toMillis() / 2 * i / all.size(), () -> session.send(goAwayBy(end)));
            }
        });
    }

    private static ServerFrame.GoAway goAwayBy(long end) {
        return new ServerFrame.GoAway(
                Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }

    /** Closes every connection, and those that are still opened; their clients resume elsewhere. */
    public Uni<Void> closeAll() {
        return onLoop(() -> {
            closing = true;
            List.copyOf(sessions.values()).forEach(session -> session.close(ErrorCode.GOING_AWAY));
            return Uni.createFrom().voidItem();
        });
    }

    Uni<Void> open(WebSocketConnection connection) {
        return onLoop(() -> {
            String name = "c" + ++opened;
            Backlog backlog = new Backlog(config.unwrittenHigh(), config.unwrittenLow());
            SocketWriter writer = new SocketWriter(connection, name, backlog, taken, metrics.socket());
            ClientWire wire = WireKeeper.wireOf(connection);
            Inlet inlet = new Inlet(wire::hold, wire::release, sockets.open(writer::cut), loop);
            Session session = new Session(
                    writer,
                    inlet,
                    new Guest(callers, CredentialKeeper.shownBy(connection)),
                    greeting,
                    questions,
                    fanout,
                    codec,
                    config,
                    loop,
                    metrics);
            sessions.put(connection.id(), session);
            if (closing) {
                session.close(ErrorCode.GOING_AWAY);
            }
            return Uni.createFrom().voidItem();
        });
    }

    /**
     * Ends one connection as a broken wire would, without a word to its client.
     *
     * @param name of the connection, as {@code welcome} told it
     * @return whether there is one of this name
     */
    public Uni<Boolean> cut(String name) {
        return onLoop(() -> {
            List<Session> named = sessions.values().stream()
                    .filter(session -> session.name().equals(name))
                    .toList();
            named.forEach(Session::cut);
            return Uni.createFrom().item(!named.isEmpty());
        });
    }

    Uni<Void> close(WebSocketConnection connection) {
        return onLoop(() -> {
            Session session = sessions.remove(connection.id());
            if (session != null) {
                if (!session.isClosed()) {
                    metrics.left();
                }
                session.gone();
            }
            return Uni.createFrom().voidItem();
        });
    }

    Uni<Void> of(WebSocketConnection connection, Function<Session, Uni<Void>> task) {
        return onLoop(() -> {
            Session session = sessions.get(connection.id());
            return session == null ? Uni.createFrom().voidItem() : task.apply(session);
        });
    }

    private <T> Uni<T> onLoop(Supplier<Uni<T>> task) {
        return Uni.createFrom().voidItem().emitOn(loop).flatMap(ignored -> task.get());
    }

    @PreDestroy
    void stop() {
        loop.cancel(ticker);
    }
}
