package dev.runnel.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new Loop(vertx);

    @AfterEach
    void end() {
        vertx.close();
    }

    @Test
    void aLoopThatIsStuckIsSeenToBeAndALoopThatTurnsAgainAsWell() {
        CountDownLatch stuck = new CountDownLatch(1);
        loop.execute(() -> awaitUninterruptibly(stuck));

        await().atMost(SOON).until(() -> loop.sinceBeat().toMillis() > 2500);

        stuck.countDown();
        await().atMost(SOON).until(() -> loop.sinceBeat().toMillis() < 1500);
        assertThat(loop.sinceBeat()).isPositive();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
