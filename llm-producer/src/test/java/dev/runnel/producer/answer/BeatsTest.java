package dev.runnel.producer.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BeatsTest {

    private static final long MILLI = 1_000_000;
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final Beats beats = new Beats(vertx, WAIT);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void whatIsDueAtAboutTheSameTimeRunsInOneGoOnItsEventLoop() throws Exception {
        List<Thread> loops = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(20);
        CompletableFuture<Thread> loop = new CompletableFuture<>();

        vertx.runOnContext(turn -> {
            loop.complete(Thread.currentThread());
            // In the middle between two beats, so that all of them are of the same one.
            long latest = (System.nanoTime() / (100 * MILLI) + 3) * 100 * MILLI + 50 * MILLI;
            for (int i = 0; i < 20; i++) {
                beats.run(
                        () -> {
                            loops.add(Thread.currentThread());
                            times.add(System.nanoTime());
                            all.countDown();
                        },
                        latest + i * MILLI);
            }
        });

        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(loops).containsOnly(loop.get());
        // One timer, else they would be a millisecond apart at least.
        assertThat(times.get(19) - times.get(0)).isLessThan(19 * MILLI);
    }

    @Test
    void whatIsDueOnDifferentBeatsRunsInTheirOrder() throws Exception {
        List<String> ran = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);

        vertx.runOnContext(turn -> {
            long now = System.nanoTime();
            beats.run(() -> note(ran, "later", both), now + 450 * MILLI);
            beats.run(() -> note(ran, "sooner", both), now + 250 * MILLI);
        });

        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("sooner", "later");
    }

    @Test
    void whatHasNoBeatLeftToWaitForRunsAtOnce() throws Exception {
        CompletableFuture<Boolean> ranAtOnce = new CompletableFuture<>();

        vertx.runOnContext(turn -> {
            List<String> ran = new ArrayList<>();
            beats.run(() -> ran.add("now"), System.nanoTime());
            ranAtOnce.complete(!ran.isEmpty());
        });

        assertThat(ranAtOnce.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void note(List<String> ran, String what, CountDownLatch done) {
        ran.add(what);
        done.countDown();
    }
}
