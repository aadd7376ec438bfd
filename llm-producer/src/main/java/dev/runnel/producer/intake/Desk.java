package dev.runnel.producer.intake;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.About;
import dev.runnel.producer.ProducerConfig;
import dev.runnel.producer.answer.Answers;
import dev.runnel.producer.answer.Lane;
import dev.runnel.producer.answer.Release;
import dev.runnel.producer.answer.Store;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Where requests are taken in: never more than can be answered, and each of them kept as ours until its answer has ended. */
final class Desk {

    private static final Logger LOG = Logger.getLogger(Desk.class);

    /** Renewals in the time of one lease. One may be late and one lost. */
    private static final int RENEWALS = 3;

    /** How often to look whether the read under way has come back at shutdown, and how many times: two seconds in all. */
    private static final Duration READ_LOOK_EVERY = Duration.ofMillis(50);

    private static final int READ_LOOKS = 40;

    private static final Duration BEAT_EVERY = Duration.ofSeconds(1);

    private static final String FROM_THE_FIRST = "0-0";

    private final ProducerConfig config;
    private final RequestGroup group;
    private final Leases leases;
    private final Answers answers;
    private final Lane lane;

    /** By entry: everything that is ours and not finished. Those that are being finished have nothing to cancel. */
    private final Map<String, Cancellable> held = new HashMap<>();

    private final Set<QuestionId> running = new HashSet<>();
    private volatile int free;
    /** Whether the group was there and Redis gave us what it had for us, be it nothing. */
    private volatile boolean joined;

    private volatile long beat = System.nanoTime();
    private boolean taking;
    /** Completes when the last read from before has come back; null while requests are taken. */
    private CompletableFuture<Void> paused;

    private boolean closing;
    private int failures;
    private long renewals;
    private long beats;
    private boolean renewing;
    private Cancellable renewal = () -> {};
    private long lastTakeOver;
    private UniEmitter<? super Void> closed;

    Desk(Vertx vertx, ProducerConfig config, RequestGroup group, Leases leases, Answers answers) {
        this.config = config;
        this.group = group;
        this.leases = leases;
        this.answers = answers;
        this.lane = Lane.next(vertx);
        this.free = config.slots();
    }

    int freeSlots() {
        return Math.max(0, free);
    }

    boolean hasJoined() {
        return joined;
    }

    /** For how long its event loop has not come to it. */
    Duration sinceBeat() {
        return Duration.ofNanos(System.nanoTime() - beat);
    }

    void open() {
        lastTakeOver = System.nanoTime() - takeOverEvery().toNanos();
        renewals = lane.every(leaseThird(), this::renew);
        beats = lane.every(BEAT_EVERY, () -> beat = System.nanoTime());
        lane.execute(this::take);
    }

    private Duration leaseThird() {
        return config.lease().dividedBy(RENEWALS);
    }

    private Duration takeOverEvery() {
        return leaseThird().compareTo(config.takeOverEvery()) < 0 ? leaseThird() : config.takeOverEvery();
    }

    /**
     * Reads new requests or takes over those of lost producers, never both at once: each may bring as many as there are free slots, and what
     * is more than that would wait here under our lease while another producer is free.
     */
    private void take() {
        if (paused != null) {
            tellIfPaused();
            return;
        }
        if (taking || closing || free <= 0) {
            return;
        }
        taking = true;
        Duration untilTakeOver = takeOverEvery().minusNanos(System.nanoTime() - lastTakeOver);
        if (untilTakeOver.toMillis() <= 0) {
            lastTakeOver = System.nanoTime();
            takeOver(FROM_THE_FIRST);
        } else {
            read(untilTakeOver.compareTo(config.takeWait()) < 0 ? untilTakeOver : config.takeWait());
        }
    }

    /** Completes when nothing more comes in. What is ours already is answered on. */
    Uni<Void> pause() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> {
            paused = paused == null ? new CompletableFuture<>() : paused;
            paused.thenRun(() -> done.complete(null));
            tellIfPaused();
        });
        return Uni.createFrom().completionStage(done);
    }

    private void tellIfPaused() {
        if (!taking) {
            paused.complete(null);
        }
    }

    /** Takes again; does nothing unless it was paused. */
    void resume() {
        lane.execute(() -> {
            if (paused != null) {
                paused.complete(null);
                paused = null;
                take();
            }
        });
    }

    private void read(Duration wait) {
        group.take(free, wait).emitOn(lane).subscribe().with(this::taken, this::notTaken);
    }

    private void takeOver(String from) {
        group.takeOver(free, config.lease(), from).emitOn(lane).subscribe().with(this::takenOver, this::notTaken);
    }

    private void taken(List<TakenRequest> requests) {
        taking = false;
        failures = 0;
        joined = true;
        requests.forEach(this::accept);
        take();
    }

    private void takenOver(RequestGroup.Claimed claimed) {
        if (claimed.next().equals(FROM_THE_FIRST)) {
            taken(claimed.requests());
            return;
        }
        claimed.requests().forEach(this::accept);
        if (free > 0 && !closing && paused == null) {
            takeOver(claimed.next());
        } else {
            taken(List.of());
        }
    }

    private void notTaken(Throwable failure) {
        taking = false;
        if (!closing && !Store.isAway(failure) && failures == 0) {
            LOG.error("Requests cannot be read", failure);
        }
        lane.after(Store.backoff(config.storeBackoffMax(), ++failures), this::take);
    }

    private void accept(TakenRequest request) {
        String entryId = request.entryId();
        // Closing: handed over with all the others. Held: Redis forgot that it was ours, and gave it to us again.
        if (closing || held.containsKey(entryId)) {
            return;
        }
        if (request.question() == null) {
            LOG.warnf("Request %s names no question", entryId);
            release(request, () -> leases.finish(entryId, leases.connection()));
        } else if (running.contains(request.question())) {
            release(request, () -> leases.finishIfOurs(entryId));
        } else {
            begin(request);
        }
    }

    private void begin(TakenRequest request) {
        free--;
        running.add(request.question());
        Cancellable answer = answers.answer(
                        request.question(), request.takenOver(), request.attempts(), request.losses())
                .emitOn(lane)
                .subscribe()
                .with(release -> ended(request, release), failure -> ended(request, failure));
        held.put(request.entryId(), answer);
    }

    private void ended(TakenRequest request, Throwable failure) {
        About.question(request.question(), () -> LOG.errorf(failure, "Question %s", request.question()));
        ended(request, new Release.Left());
    }

    private void ended(TakenRequest request, Release release) {
        running.remove(request.question());
        free++;
        take();
        release(request, () -> settle(request, release));
    }

    private void release(TakenRequest request, Supplier<Uni<? extends Void>> settle) {
        held.put(request.entryId(), () -> {});
        Store.patiently(config.storeBackoffMax(), settle)
                .emitOn(lane)
                .subscribe()
                .with(done -> forget(request), failure -> {
                    LOG.errorf(failure, "Request %s of question %s", request.entryId(), request.question());
                    forget(request);
                });
    }

    private Uni<Void> settle(TakenRequest request, Release release) {
        if (release instanceof Release.Finished finished) {
            return leases.finish(request.entryId(), finished.over());
        }
        if (release instanceof Release.Doubled doubled) {
            return leases.finishIfDoubled(request, doubled.producer());
        }
        if (release instanceof Release.Exhausted exhausted) {
            return leases.bury(request.question(), exhausted.reason(), exhausted.attempts(), config.deadKept())
                    .chain(() -> leases.finish(request.entryId(), exhausted.over()));
        }
        return Uni.createFrom().voidItem();
    }

    private void forget(TakenRequest request) {
        held.remove(request.entryId());
        if (closing && held.isEmpty()) {
            handOver();
        }
    }

    /** Until Redis answers: a failover may take longer than is left of the lease at the next turn. */
    private void renew() {
        if (held.isEmpty() || renewing) {
            return;
        }
        renewing = true;
        renewal = Store.patiently(config.storeBackoffMax(), this::renewHeld)
                .emitOn(lane)
                .subscribe()
                .with(done -> renewing = false, this::notRenewed);
    }

    /** What is held when it is tried, on the lane: tries come from another thread. */
    private Uni<Void> renewHeld() {
        return Uni.createFrom()
                .deferred(() -> leases.renew(List.copyOf(held.keySet())))
                .runSubscriptionOn(lane);
    }

    private void notRenewed(Throwable failure) {
        renewing = false;
        LOG.warnf("Leases: %s", failure.getMessage());
    }

    /** Completes when everything has been finished, or else handed over, the grace period later. */
    Uni<Void> close() {
        return Uni.createFrom()
                .emitter(emitter -> lane.execute(() -> {
                    closing = true;
                    closed = emitter;
                    group.stopTaking();
                    if (held.isEmpty()) {
                        handOver();
                    } else {
                        LOG.infof("Finishing %d answers, for at most %s", held.size(), config.grace());
                        lane.after(config.grace(), this::handOver);
                    }
                }));
    }

    private void handOver() {
        if (closed == null) {
            return;
        }
        UniEmitter<? super Void> done = closed;
        closed = null;
        lane.cancel(renewals);
        lane.cancel(beats);
        // One that came after the hand-over would take back what another producer has by then.
        renewal.cancel();
        held.values().forEach(Cancellable::cancel);
        awaitRead(done, READ_LOOKS);
    }

    /** What the read that is still ending brings is handed over as well, and would be forgotten if the group were left before. */
    private void awaitRead(UniEmitter<? super Void> done, int looksLeft) {
        if (taking && looksLeft > 0) {
            lane.after(READ_LOOK_EVERY, () -> awaitRead(done, looksLeft - 1));
        } else {
            handOver(!taking).subscribe().with(done::complete, done::fail);
        }
    }

    private Uni<Void> handOver(boolean thenLeave) {
        return leases.handOver(config.lease().multipliedBy(2))
                .invoke(count -> {
                    if (count > 0) {
                        LOG.infof("Handed %d requests over", count);
                    }
                })
                .chain(() -> thenLeave ? leases.leave() : Uni.createFrom().voidItem());
    }
}
