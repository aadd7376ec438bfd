package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Coming, going and coming back, in an order of chance, while answers grow. */
@ExtendWith(TailsOnFailure.class)
class RacesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int GAMES = Scale.of("races.games", 4, 60);
    private static final int MOVES = Scale.of("races.moves", 300, 600);
    private static final int CLIENTS = 6;
    private static final int ANSWERS = 3;

    private static Installation runnel;
    private static List<Service> gateways;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateways = List.of(runnel.gateway("gateway-a"), runnel.gateway("gateway-b"));
        runnel.producer("one", 8);
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void whoeverComesAndGoesHoweverOftenSeesEachPieceOnceAndLeavesNothingBehind() throws IOException {
        long seed = Scale.seed();
        for (int i = 0; i < GAMES; i++) {
            try {
                new Game(seed + i).play((seed + i) % 2 == 0);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(
                        "Play it again with -Drunnel.seed=" + (seed + i) + " -Drunnel.races.games=1", failed);
            }
        }
    }

    private static final class Game {

        private final Random random;
        private final List<Teller> tellers = new ArrayList<>();
        private final List<QuestionId> answers = new ArrayList<>();
        private final List<RacingClient> clients = new ArrayList<>();

        Game(long seed) throws IOException {
            random = new Random(seed);
            for (int i = 0; i < ANSWERS; i++) {
                tellers.add(new Teller());
                answers.add(ask("Race " + seed + " " + i, tellers.get(i)));
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect());
            }
        }

        /** @param toTheEnd whether those who are there after the last move stay until the answers have ended */
        void play(boolean toTheEnd) throws IOException {
            int stopAt = random.nextInt(2 * MOVES);
            for (int i = 0; i < MOVES; i++) {
                move();
                if (i == stopAt) {
                    clients.get(0).stop(answers.get(0));
                }
                LockSupport.parkNanos(random.nextInt(4_000_000));
            }
            if (toTheEnd) {
                tellers.forEach(Teller::end);
                clients.forEach(client -> await().atMost(SOON).until(client::isComplete));
                clients.forEach(Game::assertSawAllItWatched);
            }
            clients.forEach(RacingClient::close);
            assertNobodyIsLeft(answers);
            tellers.forEach(Teller::end);
            await().atMost(SOON).until(() -> runnel.store().requests() == 0);
        }

        private void move() throws IOException {
            int which = random.nextInt(CLIENTS);
            RacingClient client = clients.get(which);
            QuestionId id = answers.get(random.nextInt(ANSWERS));
            int dice = random.nextInt(20);
            if (dice < 11) {
                client.watch(id, random);
            } else if (dice < 15) {
                client.unwatch(id);
            } else if (dice < 17) {
                client.watch(id, random);
                client.unwatch(id);
                client.watch(id, random);
            } else if (dice < 19) {
                client.watch(id, random);
                client.watch(id, random);
            } else {
                client.close();
                clients.set(which, connect());
            }
        }

        private RacingClient connect() throws IOException {
            return new RacingClient(gateways.get(random.nextInt(gateways.size())));
        }

        private static void assertSawAllItWatched(RacingClient client) {
            for (RacingClient.Watch watch : client.watches()) {
                assertThat(watch.text()).isEqualTo(textAfter(watch.id(), watch.after()));
            }
        }
    }

    private static QuestionId ask(String question, Teller teller) {
        runnel.model().on(question, teller);
        try (Viewer asker = Viewer.asking(question, gateways.get(0))) {
            return asker.untilText("1 ").id();
        }
    }

    private static String textAfter(QuestionId id, Offset after) {
        StringBuilder text = new StringBuilder();
        runnel.store().log(id).stream()
                .filter(logged -> logged.offset().isAfter(after) && logged.entry() instanceof Entry.Piece)
                .forEach(logged -> text.append(((Entry.Piece) logged.entry()).text()));
        return text.toString();
    }

    private static void assertNobodyIsLeft(List<QuestionId> answers) {
        await().atMost(SOON).untilAsserted(() -> {
            for (Service gateway : gateways) {
                assertThat(Gauges.connections(gateway)).isZero();
                assertThat(Gauges.feeds(gateway)).isZero();
            }
            answers.forEach(id -> assertThat(runnel.store().groups(id)).isEmpty());
        });
    }
}
