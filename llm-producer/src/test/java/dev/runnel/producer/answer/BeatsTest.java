package dev.runnel.producer.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BeatsTest {

    private static final long MILLI = 1_000_000;
    private static final long BEAT = 100 * MILLI;

    private final Vertx vertx = Vertx.vertx();
    private final Beats beats = new Beats(vertx);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void whatIsDueAtAboutTheSameTimeRunsInOneGoOnItsEventLoop() throws Exception {
        List<Thread> ran = new ArrayList<>();
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        CompletableFuture<Integer> ranInOneGo = new CompletableFuture<>();

        vertx.runOnContext(turn -> {
            loop.complete(Thread.currentThread());
            // All in the middle of one beat, that is, due at its beginning.
            long latest = (System.nanoTime() / (100 * MILLI) + 10) * 100 * MILLI + 50 * MILLI;
            for (int i = 0; i < 20; i++) {
                beats.run(
                        () -> {
                            ran.add(Thread.currentThread());
                            vertx.runOnContext(next -> ranInOneGo.complete(ran.size()));
                        },
                        latest + i * MILLI,
                        BEAT);
            }
        });

        assertThat(ranInOneGo.get(10, TimeUnit.SECONDS)).isEqualTo(20);
        assertThat(ran).containsOnly(loop.get());
    }

    @Test
    void whatIsDueOnDifferentBeatsRunsInTheirOrder() throws Exception {
        List<String> ran = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);

        vertx.runOnContext(turn -> {
            long now = System.nanoTime();
            beats.run(() -> note(ran, "later", both), now + 1000 * MILLI, BEAT);
            beats.run(() -> note(ran, "sooner", both), now + 700 * MILLI, BEAT);
        });

        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("sooner", "later");
    }

    @Test
    void whatHasNoBeatLeftToWaitForRunsAtOnce() throws Exception {
        CompletableFuture<Boolean> ranAtOnce = new CompletableFuture<>();

        vertx.runOnContext(turn -> {
            List<String> ran = new ArrayList<>();
            beats.run(() -> ran.add("now"), System.nanoTime(), BEAT);
            ranAtOnce.complete(!ran.isEmpty());
        });

        assertThat(ranAtOnce.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void note(List<String> ran, String what, CountDownLatch done) {
        ran.add(what);
        done.countDown();
    }
}
