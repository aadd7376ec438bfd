package dev.runnel.system;

import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.Logged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Many who ask and watch: so many answers run at any time, each with so many viewers, who now and then leave and come back elsewhere. Every answer
 * that has ended is held against its {@link Tale}, its log and what all its viewers saw.
 */
final class Crowd implements AutoCloseable {

    /** One question, and all who watch it. */
    record Talk(QuestionId id, Tale tale, List<Watcher> watchers) {

        boolean isOver() {
            return watchers.stream().allMatch(watcher -> watcher.ends() > 0);
        }
    }

    private static final Duration END = Duration.ofSeconds(90);
    private static final long TURN_MILLIS = 50;

    private final Installation runnel;
    private final List<List<Service>> seats;
    private final int answers;
    private final IntFunction<Tale> tales;
    private final Random random;
    private final Ledger ledger;
    private final List<Talk> running = new CopyOnWriteArrayList<>();
    private final List<QuestionId> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean asking = true;
    private volatile int wanderingPercent;

    /**
     * @param seats for each viewer of an answer the gateways that he uses
     * @param tales makes the model's part of the question with this number
     */
    Crowd(
            Installation runnel,
            List<List<Service>> seats,
            int answers,
            IntFunction<Tale> tales,
            Random random,
            Ledger ledger) {
        this.runnel = runnel;
        this.seats = seats;
        this.answers = answers;
        this.tales = tales;
        this.random = random;
        this.ledger = ledger;
    }

    /** @param percent of the turns, twenty a second, in which one viewer leaves and comes back */
    Crowd wandering(int percent) {
        wanderingPercent = percent;
        return this;
    }

    /** Returns when all answers of the first round are under way. */
    Crowd begin() {
        clock.scheduleWithFixedDelay(this::turn, 0, TURN_MILLIS, TimeUnit.MILLISECONDS);
        awaitThat(
                "all answers run",
                () -> running.size() == answers
                        && running.stream()
                                .flatMap(talk -> talk.watchers().stream())
                                .allMatch(w -> w.attempts() > 0));
        return this;
    }

    private void turn() {
        try {
            running.stream().filter(Talk::isOver).forEach(this::finish);
            while (asking && running.size() < answers) {
                ask();
            }
            if (random.nextInt(100) < wanderingPercent && !running.isEmpty()) {
                List<Watcher> watchers =
                        running.get(random.nextInt(running.size())).watchers();
                watchers.get(random.nextInt(watchers.size())).wander();
            }
        } catch (RuntimeException | AssertionError broken) {
            if (!clock.isShutdown()) {
                ledger.problem("The crowd's turn: " + broken);
            }
        }
    }

    private void ask() {
        Tale tale = tales.apply(numbers.incrementAndGet());
        runnel.model().on(tale.question(), tale);
        QuestionId id = QuestionId.random();
        List<Watcher> watchers = new ArrayList<>();
        for (List<Service> gateways : seats) {
            String question = watchers.isEmpty() ? tale.question() : null;
            watchers.add(new Watcher(id, question, gateways, new Random(random.nextLong()), ledger));
        }
        ledger.questions.incrementAndGet();
        asked.add(id);
        running.add(new Talk(id, tale, watchers));
        watchers.get(0).begin().watching().thenRun(() -> watchers.subList(1, watchers.size())
                .forEach(Watcher::begin));
    }

    private void finish(Talk talk) {
        running.remove(talk);
        talk.watchers().forEach(Watcher::close);
        List<Logged> log = runnel.store().log(talk.id());
        ledger.attempts.addAndGet(countOf(log, Entry.Started.class));
        boolean oneEnd = countOf(log, Entry.Ended.class) == 1
                && talk.watchers().stream().allMatch(watcher -> watcher.ends() == 1);
        if (!oneEnd) {
            ledger.notOneEnded.incrementAndGet();
            ledger.problem("Not exactly one end of " + talk.id());
        }
        checkDense(talk.id(), log);
        for (Watcher watcher : talk.watchers()) {
            if (!watcher.reason().equals("stop") || !talk.tale().isWhole(watcher.text())) {
                ledger.problem("Of " + talk.id() + " (" + watcher.reason() + ") a viewer saw: " + watcher.text());
            }
        }
        if (talk.watchers().stream().map(Watcher::text).distinct().count() > 1) {
            ledger.problem("Viewers of " + talk.id() + " saw different texts");
        }
    }

    private static long countOf(List<Logged> log, Class<? extends Entry> type) {
        return log.stream().map(Logged::entry).filter(type::isInstance).count();
    }

    private void checkDense(QuestionId id, List<Logged> log) {
        Offset before = Offset.START;
        for (Logged logged : log) {
            if (!logged.offset().follows(before)) {
                ledger.gaps.incrementAndGet();
                ledger.problem("In the log of " + id + " " + before + " is followed by " + logged.offset());
            }
            before = logged.offset();
        }
    }

    /** Those that have not ended everywhere. */
    List<Talk> running() {
        return List.copyOf(running);
    }

    List<Watcher> watchers() {
        return running.stream().flatMap(talk -> talk.watchers().stream()).toList();
    }

    /** Everything that was ever asked. */
    List<QuestionId> asked() {
        return List.copyOf(asked);
    }

    /** Waits until viewers have seen so many more pieces, all together. */
    void awaitPieces(long more) {
        long enough = ledger.pieces.get() + more;
        awaitThat("pieces go on", () -> ledger.pieces.get() >= enough);
    }

    /** Asks nothing more, tells the model to come to an end, and returns when everything has ended for everybody. */
    void end() {
        asking = false;
        wanderingPercent = 0;
        running.forEach(talk -> talk.tale().end());
        awaitThat("everything has ended", running::isEmpty);
    }

    private void awaitThat(String what, Callable<Boolean> condition) {
        await(what).atMost(END).pollInterval(Duration.ofMillis(10)).until(() -> {
            if (!ledger.problems().isEmpty()) {
                throw new AssertionError(ledger.problems().stream().limit(5).collect(Collectors.joining("\n")));
            }
            return condition.call();
        });
    }

    @Override
    public void close() {
        asking = false;
        clock.shutdownNow();
        running.forEach(talk -> talk.watchers().forEach(Watcher::close));
    }
}
