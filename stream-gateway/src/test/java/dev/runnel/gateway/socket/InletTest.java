package dev.runnel.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.fanout.Loop;
import dev.runnel.gateway.fanout.LoopForTests;
import dev.runnel.gateway.limit.LimitsForTests;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InletTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = LoopForTests.on(vertx);

    /** What became of the wire and of the frames, in order. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void framesThatAreHandledAtOnceDoNotStopTheReading() {
        Inlet inlet = inlet(Map.of());

        onLoop(() -> List.of("a", "b", "c").forEach(name -> take(inlet, name)));

        assertThat(events).containsExactly("a", "b", "c");
    }

    @Test
    void whileAFrameIsHandledTheOthersWaitAndTheWireIsNotRead() {
        Inlet inlet = inlet(Map.of());
        CompletableFuture<Void> slow = new CompletableFuture<>();

        onLoop(() -> {
            inlet.inTurn(() -> Uni.createFrom().completionStage(slow))
                    .subscribe()
                    .with(done -> events.add("slow"));
            take(inlet, "a");
            take(inlet, "b");
        });
        assertThat(events).containsExactly("hold");
        onLoop(() -> slow.complete(null));

        assertThat(events).containsExactly("hold", "slow", "a", "b", "release");
    }

    @Test
    void theWireIsReadAgainWhenNothingWaitsAnyMoreAndNotAfterEachFrame() {
        Inlet inlet = inlet(Map.of("commands-per-second", "50", "commands-at-once", "2"));

        onLoop(() -> List.of("a", "b", "c", "d", "e").forEach(name -> take(inlet, name)));

        await().atMost(SOON).until(() -> events.contains("release"));
        assertThat(events).containsExactly("a", "b", "hold", "c", "d", "e", "release");
    }

    @Test
    void whoKeepsFloodingIsReadNoMoreAndNothingOfHisIsHandled() {
        Inlet inlet = inlet(Map.of("commands-per-second", "10", "commands-at-once", "1", "flood-patience", "300ms"));

        onLoop(() -> {
            for (int i = 0; i < 1000; i++) {
                inlet.inTurn(() -> Uni.createFrom().voidItem())
                        .onFailure(RunnelException.class)
                        .invoke(tooMuch -> {
                            events.add(((RunnelException) tooMuch).code().wireName());
                            inlet.close();
                        })
                        .subscribe()
                        .with(done -> {}, told -> {});
            }
        });

        await().atMost(SOON).until(() -> events.contains(ErrorCode.RATE_LIMITED.wireName()));
        onLoop(() -> take(inlet, "too late"));
        assertThat(events).containsExactly("hold", ErrorCode.RATE_LIMITED.wireName(), "too late");
    }

    @Test
    void whatWaitsWhenTheConnectionIsClosedIsNotHandledAndTheFarewellIsRead() {
        Inlet inlet = inlet(Map.of());

        onLoop(() -> {
            inlet.inTurn(() -> Uni.createFrom().nothing()).subscribe().with(never -> {});
            inlet.inTurn(() -> Uni.createFrom().voidItem().invoke(() -> events.add("handled")))
                    .subscribe()
                    .with(dropped -> events.add("dropped"));
            inlet.close();
        });

        assertThat(events).containsExactly("hold", "dropped", "release");
    }

    private Inlet inlet(Map<String, String> limits) {
        return new Inlet(() -> events.add("hold"), () -> events.add("release"), LimitsForTests.allowance(limits), loop);
    }

    private void take(Inlet inlet, String name) {
        inlet.inTurn(() -> Uni.createFrom().voidItem()).subscribe().with(done -> events.add(name));
    }

    private void onLoop(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            task.run();
            done.complete(null);
        });
        done.join();
    }
}
