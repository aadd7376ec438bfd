package dev.runnel.log;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One held connection to Redis over which all commands are pipelined in the order in which they are subscribed to; several times
 * the throughput of leasing a connection for each command. It connects on first use and anew after it broke. A command that was
 * under way when the connection broke may have been carried out or not: whoever sends it must be able to send it again.
 *
 * <p>Failures are of two kinds. What Redis itself answered arrives as {@link ErrorType}; everything else, a Redis that cannot serve at
 * the moment or does not let us included, is a {@link RunnelException} with {@link ErrorCode#STORE_UNAVAILABLE}.
 */
public final class RedisLink implements AutoCloseable {

    /** Comes not from Redis but from its client, for what was under way on a connection that broke. */
    private static final String BROKEN = "CONNECTION_CLOSED";

    /** What the client says when more commands wait than {@code quarkus.redis.max-waiting-handlers}; the connection is fine. */
    private static final String QUEUE_FULL = "Redis waiting queue is full";

    private static final Pattern IN_BATCH = Pattern.compile("^ERR \\[\\d+] (.*)");

    private static final long LAST_WORD_MILLIS = 500;
    private static final long HANDSHAKE_MILLIS = 5000;

    private final Vertx vertx;
    private final Supplier<Future<RedisConnection>> connecting;
    private final Duration timeout;
    private final LinkMeters meters;
    private final long watchdog;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long lastReply;
    private Future<RedisConnection> connection;
    private Packet packet;
    private long connections;
    private final Standing standing;
    private final Refusals refusals;

    /**
     * @param connecting makes a connection; asked again after each break
     * @param name for the log, for example {@code commands}
     * @param timeout how long Redis may answer nothing while commands wait; for a connection that blocks on purpose, longer than it blocks
     */
    public RedisLink(Vertx vertx, Supplier<Future<RedisConnection>> connecting, String name, Duration timeout) {
        this(vertx, connecting, name, timeout, LinkMeters.none());
    }

    RedisLink(
            Vertx vertx,
            Supplier<Future<RedisConnection>> connecting,
            String name,
            Duration timeout,
            LinkMeters meters) {
        this.vertx = vertx;
        this.connecting = connecting;
        this.timeout = timeout;
        this.meters = meters;
        this.standing = new Standing(name, meters);
        this.refusals = new Refusals(name, System::nanoTime);
        // One timer for all commands: a timer each would cost more than the command.
        this.watchdog = vertx.setPeriodic(Math.max(100, timeout.toMillis() / 4), timer -> dropIfSilent());
    }

    public Uni<Response> send(Request request) {
        return Uni.createFrom().emitter(emitter -> sendNow(request).onComplete(emitter::complete, emitter::fail));
    }

    /**
     * Sends only on the very connection that {@link #connection()} named, else fails as if Redis were away. For whoever must look first
     * at what became of things when Redis may be another one now, after a failover. What is sent so in one turn of an event loop goes out in one
     * packet, behind what that turn sends otherwise, and may be carried out twice although nothing broke, see {@link Packet}.
     */
    public Uni<Response> send(Request request, Connection on) {
        return Uni.createFrom().emitter(emitter -> sendNow(request, on).onComplete(emitter::complete, emitter::fail));
    }

    /** On which commands go out now; another one after each break. */
    public synchronized Connection connection() {
        connect();
        return new Connection(this, connections);
    }

    Future<Response> sendNow(Request request, Connection on) {
        Future<RedisConnection> link;
        Packet next;
        synchronized (this) {
            link = connect();
            next = packet;
            if (on.link() != this || connections != on.number()) {
                return Future.failedFuture(new RunnelException(ErrorCode.STORE_UNAVAILABLE));
            }
        }
        return sendOn(link, request, open -> next.send(open, request));
    }

    Future<Response> sendNow(Request request) {
        return sendOn(connect(), request, open -> open.send(request));
    }

    /** To a node that is about to be given the slot of the request's key, and serves it only to those who say that they know. */
    Future<Response> ask(Request request) {
        // In one batch: what another thread sends in between would be taken for what was asked for.
        return sendOn(connect(), request, open -> open.batch(List.of(Request.cmd(Command.ASKING), request))
                .map(replies -> replies.get(1))
                .recover(failure -> Future.failedFuture(outOfBatch(failure))));
    }

    /** An error in a batch is told as {@code ERR [1] …}, and its kind would not be known any more. */
    static Throwable outOfBatch(Throwable failure) {
        if (failure instanceof ErrorType error) {
            Matcher told = IN_BATCH.matcher(error.toString());
            return told.find() ? ErrorType.create(told.group(1)) : error;
        }
        return failure;
    }

    private Future<Response> sendOn(
            Future<RedisConnection> link, Request request, Function<RedisConnection, Future<Response>> sending) {
        return link.compose(open -> {
                    // In this order: the watchdog runs on another thread.
                    if (waiting.get() == 0) {
                        lastReply = System.nanoTime();
                    }
                    waiting.incrementAndGet();
                    return sending.apply(open).onComplete(reply -> {
                        waiting.decrementAndGet();
                        lastReply = System.nanoTime();
                    });
                })
                .recover(failure -> Future.failedFuture(explain(link, request, failure)));
    }

    private synchronized Future<RedisConnection> connect() {
        if (connection == null) {
            Future<RedisConnection> attempt = attempt();
            connection = attempt;
            packet = new Packet();
            boolean again = ++connections > 1;
            attempt.onSuccess(open -> {
                        if (again) {
                            meters.reconnected();
                        }
                        standing.up();
                        open.exceptionHandler(broken -> drop(attempt, broken));
                        open.endHandler(end -> drop(attempt, null));
                    })
                    .onFailure(refused -> drop(attempt, refused));
            return attempt;
        }
        return connection;
    }

    /** A Redis that accepts the connection and then says nothing fails the attempt: no time-out of the client's covers the handshake. */
    private Future<RedisConnection> attempt() {
        Promise<RedisConnection> promise = Promise.promise();
        connecting
                .get()
                .compose(this::checkLogin)
                .onSuccess(open -> {
                    if (!promise.tryComplete(open)) {
                        end(open);
                    }
                })
                .onFailure(promise::tryFail);
        long deadline = vertx.setTimer(
                Math.min(timeout.toMillis(), HANDSHAKE_MILLIS), late -> promise.tryFail("no answer to the handshake"));
        return promise.future().onComplete(done -> vertx.cancelTimer(deadline));
    }

    /** Without a password at hand the client does not log in, and says nothing about that; each command would then be refused. */
    private Future<RedisConnection> checkLogin(RedisConnection open) {
        return open.send(Request.cmd(Command.PING)).map(open).recover(failure -> {
            if (failure instanceof ErrorType error && !error.is("NOAUTH")) {
                return Future.succeededFuture(open);
            }
            end(open);
            return Future.failedFuture(failure);
        });
    }

    private Throwable explain(Future<RedisConnection> link, Request request, Throwable failure) {
        if (link.failed()) {
            meters.broken();
            return new RunnelException(ErrorCode.STORE_UNAVAILABLE);
        }
        if (failure instanceof ErrorType error && !error.is(BROKEN)) {
            meters.refused(error);
            if (error.is("NOPERM")) {
                refusals.tell(request, error);
                return new NotAllowedException();
            }
            if (!LinkMeters.isNotNow(error)) {
                return error;
            }
            // A demoted master stays one: only a new connection finds the new master. And only a new one logs in.
            if (error.is("READONLY") || error.is("MASTERDOWN") || error.is("NOAUTH")) {
                drop(link, error);
            }
        } else if (!QUEUE_FULL.equalsIgnoreCase(failure.getMessage())) {
            meters.broken();
            drop(link, failure);
        }
        return new RunnelException(ErrorCode.STORE_UNAVAILABLE);
    }

    private void dropIfSilent() {
        Future<RedisConnection> link;
        synchronized (this) {
            link = connection;
        }
        if (link != null && waiting.get() > 0 && System.nanoTime() - lastReply > timeout.toNanos()) {
            drop(link, new RunnelException(ErrorCode.STORE_UNAVAILABLE, "no reply for " + timeout));
        }
    }

    private void drop(Future<RedisConnection> link, Throwable cause) {
        synchronized (this) {
            if (connection != link) {
                return;
            }
            connection = null;
            if (cause != null) {
                standing.down(cause);
            }
        }
        link.onSuccess(this::end);
    }

    /**
     * For good. A connection that is merely closed goes back to the pool, with what is unanswered on it: a read that still blocks is given
     * entries that nobody sees, and a silent connection is handed out again. The pool lets go only of one that was used for subscriptions.
     */
    private void end(RedisConnection open) {
        open.send(Request.cmd(Command.UNSUBSCRIBE)).onComplete(tainted -> open.close());
        // A connection that is ended for its silence will not answer this either.
        vertx.setTimer(LAST_WORD_MILLIS, late -> open.close());
    }

    @Override
    public void close() {
        vertx.cancelTimer(watchdog);
        Future<RedisConnection> link;
        synchronized (this) {
            link = connection;
            connection = null;
        }
        standing.forget();
        if (link != null) {
            link.onSuccess(this::end);
        }
    }
}
