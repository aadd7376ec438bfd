package dev.runnel.bench.load;

import dev.runnel.contract.QuestionId;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The viewers of one run, and what they do together. Called by whoever measures, never on the loader's loop. */
public final class Audience implements AutoCloseable {

    /** So many do the same at a time: more would measure how deep the queues of connecting sockets are. */
    private static final int AT_A_TIME = 64;

    private static final int PATIENCE_SECONDS = 30;
    private static final int LOOK_MILLIS = 10;
    private static final int ACCEPTED = 202;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Loader loader;
    private final Dialect dialect;
    private final int port;
    private final List<Seat> seats = new ArrayList<>();

    public Audience(Loader loader, Dialect dialect, int port) {
        this.loader = loader;
        this.dialect = dialect;
        this.port = port;
    }

    /**
     * Asks so many questions and has each watched by so many viewers. Returns when all watch and all is asked.
     *
     * @throws IllegalStateException if the system does not let one of them, or not in time; the others stay
     */
    public void play(int answers, int viewersEach, Script script) {
        List<Seat> first = new ArrayList<>();
        List<Seat> others = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            String id = QuestionId.random().value();
            first.add(seat(id, script));
            IntStream.range(1, viewersEach).forEach(more -> others.add(seat(id, script)));
        }
        seats.addAll(first);
        seats.addAll(others);
        inTurn(first, Seat::connect);
        inTurn(others, Seat::connect);
        ask(first, others, script);
    }

    private Seat seat(String id, Script script) {
        return new Seat(loader, dialect, port, id, script.tokens());
    }

    private void ask(List<Seat> first, List<Seat> others, Script script) {
        if (dialect.asksBySocket()) {
            inTurn(first, seat -> seat.ask(script));
            inTurn(others, Seat::watch);
        } else {
            inTurn(first, Seat::watch);
            inTurn(others, Seat::watch);
            post(first, script);
        }
    }

    private void post(List<Seat> asking, Script script) {
        for (int at = 0; at < asking.size(); at += AT_A_TIME) {
            List<CompletableFuture<Void>> some = asking.subList(at, Math.min(asking.size(), at + AT_A_TIME)).stream()
                    .map(seat -> post(seat, script))
                    .toList();
            try {
                some.forEach(CompletableFuture::join);
            } catch (CompletionException refused) {
                throw new IllegalStateException("A question was not taken: " + refused.getCause());
            }
        }
    }

    private CompletableFuture<Void> post(Seat asking, Script script) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ask"))
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .POST(HttpRequest.BodyPublishers.ofString(script.ask(asking.id())))
                .build();
        asking.reading().asked(System.nanoTime() / 1000);
        return http.sendAsync(request, BodyHandlers.discarding()).thenAccept(response -> {
            if (response.statusCode() != ACCEPTED) {
                throw new IllegalStateException("POST /ask: " + response.statusCode());
            }
        });
    }

    private void inTurn(List<Seat> who, Function<Seat, Future<Void>> what) {
        for (int at = 0; at < who.size(); at += AT_A_TIME) {
            List<Seat> some = who.subList(at, Math.min(who.size(), at + AT_A_TIME));
            loader.call(() -> some.stream().map(what).toList()).forEach(Audience::await);
        }
    }

    private static void await(Future<Void> done) {
        if (!done.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("A viewer waits in vain");
        }
        if (!done.isSuccess()) {
            throw new IllegalStateException("A viewer failed: " + done.cause().getMessage());
        }
    }

    /** The network breaks for all of them at once, and all come back as fast as they can; see {@link #awaitCaughtUp}. */
    public void cutAndReconnect() {
        loader.call(() -> {
            seats.forEach(Seat::cut);
            seats.forEach(Seat::reconnect);
            return null;
        });
    }

    public void cut() {
        loader.call(() -> {
            seats.forEach(Seat::cut);
            return null;
        });
    }

    /** Others, who have read as much of the same answers; they watch when they are told to {@link #watch}. */
    public Audience copy() {
        Audience copy = new Audience(loader, dialect, port);
        loader.call(() -> copy.seats.addAll(seats.stream().map(Seat::copy).toList()));
        return copy;
    }

    /** Others, who have read nothing of the same answers yet. */
    public Audience newcomers(Script script) {
        Audience others = new Audience(loader, dialect, port);
        seats.forEach(seat -> others.seats.add(seat(seat.id(), script)));
        return others;
    }

    /** All watch, from where they are. Returns when the system has heard it. */
    public void watch() {
        inTurn(seats, Seat::connect);
        inTurn(seats, Seat::watch);
    }

    public void stopReading() {
        loader.call(() -> {
            seats.forEach(Seat::stopReading);
            return null;
        });
    }

    /** @return how many had not in time */
    public long awaitBegun(double seconds) {
        return await(seconds, Reading::began);
    }

    /** @return how many had not in time */
    public long awaitEnded(double seconds) {
        return await(seconds, Reading::isEnded);
    }

    /** @return how many had not in time */
    public long awaitCaughtUp(double seconds) {
        return await(seconds, Reading::isCaughtUp);
    }

    /** @return how many had not so many tokens in time */
    public long awaitTokens(int tokens, double seconds) {
        return await(seconds, reading -> reading.next() >= tokens);
    }

    private long await(double seconds, Predicate<Reading> what) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (true) {
            long missing = loader.call(() -> missing(what));
            if (missing == 0
                    || System.nanoTime() > until
                    || !loader.counts().faults().isEmpty()) {
                return missing;
            }
            pause();
        }
    }

    private long missing(Predicate<Reading> what) {
        return seats.stream().map(Seat::reading).filter(what.negate()).count();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** @return microseconds, as {@link System#nanoTime()} has them, in no order */
    public List<Long> times(Function<Reading, Long> what) {
        return loader.call(() -> seats.stream().map(Seat::reading).map(what).toList());
    }

    /** All leave. */
    @Override
    public void close() {
        cut();
    }
}
