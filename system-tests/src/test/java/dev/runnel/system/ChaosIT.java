package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import dev.runnel.system.Crowd.Talk;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Answers always run, people come and go, and processes die at moments that chance chooses. After each scenario every question has one end, every
 * viewer has seen all of it once, and nothing is left.
 */
@ExtendWith(TailsOnFailure.class)
class ChaosIT {

    private static final int KILLS = Scale.of("kills", 4, 50);
    private static final int FREEZES = Scale.of("freezes", 2, 8);
    private static final int ROLLS = Scale.of("rolls", 1, 4);

    private static final int ANSWERS = 8;
    private static final int VIEWERS = 3;
    private static final int NUMBERS_MIN = 40;
    private static final int NUMBERS_MORE = 120;
    private static final long PACE_MILLIS = 40;
    /** Of twenty turns a second. */
    private static final int WANDERING_PERCENT = 25;

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** So many producers are lost over one question here that the usual limit would end it. */
    private static final Map<String, String> TIRELESS = Map.of("RUNNEL_PRODUCER_MAX_ATTEMPTS", "98");

    private static final Map<String, String> TIDY = Map.of("RUNNEL_GATEWAY_GROUP_IDLE", "3s");

    private static Installation runnel;
    private static List<Service> gateways;
    private static List<Service> producers;
    private static Leaks leaks;

    private final long seed = Scale.seed();
    private final Random random = new Random(seed);
    private Ledger ledger;
    private Crowd crowd;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateways = Stream.of("chaos-gateway-a", "chaos-gateway-b", "chaos-gateway-c")
                .map(name -> runnel.gateway(name, TIDY))
                .toList();
        producers = Stream.of("chaos-one", "chaos-two", "chaos-three")
                .map(name -> runnel.producer(name, ANSWERS, TIRELESS))
                .toList();
        runnel.start();
        warmUp();
        leaks = new Leaks(runnel);
    }

    private static void warmUp() {
        try (Crowd first = crowd("Warm up", new Random(1), new Ledger("warm-up", 1))) {
            first.begin().end();
        }
    }

    @BeforeEach
    void startWhatATestEnded() {
        runnel.start();
    }

    @AfterEach
    void closeTheLedger() {
        crowd.close();
        ledger.close();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void gatewaysAreKilledAtRandomMomentsAndComeBack() {
        begin("kill -9 of a gateway");
        for (int kill = 0; kill < KILLS; kill++) {
            awaitARandomMoment();
            Service victim = oneOf(gateways);
            viewersAt(victim).forEach(Watcher::timeReturn);
            victim.kill9();
            ledger.kills.incrementAndGet();
            victim.start();
        }
        endInOrder();
        leaks.checkAfterKills(crowd.asked());
    }

    private Stream<Watcher> viewersAt(Service gateway) {
        return crowd.watchers().stream().filter(watcher -> watcher.gateway() == gateway && watcher.attempts() > 0);
    }

    @Test
    void producersAreKilledAtRandomMomentsAndComeBack() {
        begin("kill -9 of a producer");
        for (int kill = 0; kill < KILLS; kill++) {
            awaitARandomMoment();
            Service victim = oneOf(producers);
            answersOf(victim).forEach(talk -> talk.watchers().forEach(Watcher::timeRestart));
            victim.kill9();
            ledger.kills.incrementAndGet();
            victim.start();
        }
        endWell();
    }

    @Test
    void aProducerThatSleepsPastItsLeaseChangesNothingWhenItWakesUp() {
        begin("a producer frozen past its lease");
        for (int time = 0; time < FREEZES; time++) {
            awaitARandomMoment();
            Service sleeper = oneOf(producers);
            List<Talk> concerned = answersOf(sleeper);
            concerned.forEach(talk -> talk.watchers().forEach(Watcher::timeRestart));
            sleeper.freeze();
            ledger.kills.incrementAndGet();
            await("others have taken over").atMost(BOUND).until(() -> concerned.stream()
                    .allMatch(talk -> isTakenFrom(sleeper, talk)));
            sleeper.thaw();
        }
        endWell();
    }

    private List<Talk> answersOf(Service producer) {
        return crowd.running().stream()
                .filter(talk -> producer.name().equals(producerOf(runnel, talk.id())))
                .toList();
    }

    private static boolean isTakenFrom(Service producer, Talk talk) {
        return talk.isOver() || !producer.name().equals(producerOf(runnel, talk.id()));
    }

    @Test
    void allGatewaysAreReplacedOneAfterTheOtherAndNobodyNotices() {
        begin("rolling restart of all gateways");
        for (int time = 0; time < ROLLS; time++) {
            for (Service gateway : gateways) {
                awaitARandomMoment();
                viewersAt(gateway).forEach(Watcher::timeReturn);
                gateway.terminate();
                ledger.kills.incrementAndGet();
                gateway.start();
            }
        }
        assertThat(ledger.goaways.get()).as("viewers that were asked to go").isPositive();
        endWell();
    }

    /** With one slot each, so that nobody else's answer is in the company of the one that kills. */
    @Test
    void aQuestionThatKillsEveryProducerThatTakesItIsGivenUpAndHarmsNoOther() {
        ledger = new Ledger("a question that kills its producers", seed);
        try (Installation frail = new Installation(RedisForTests.running())) {
            Service gateway = frail.gateway("frail-gateway");
            List<Service> victims = Stream.of("frail-one", "frail-two")
                    .map(name -> frail.producer(name, 1))
                    .toList();
            frail.start();
            crowd = new Crowd(
                    frail, seats(List.of(gateway)), 2, number -> tale("Harmless", number, random), random, ledger);
            crowd.begin();
            Watcher asker = new Watcher(QuestionId.random(), "Die!", List.of(gateway), random, ledger);
            frail.model().on("Die!", wire -> {
                Service victim = victims.stream()
                        .filter(one -> one.name().equals(producerOf(frail, asker.id())))
                        .findFirst()
                        .orElseThrow();
                victim.kill9();
                ledger.kills.incrementAndGet();
                victim.launch();
            });

            asker.begin();

            await("it is given up").atMost(BOUND).until(() -> asker.ends() == 1);
            crowd.end();
            asker.close();
            assertThat(asker.reason()).isEqualTo("failed");
            Entry.Ended end =
                    frail.store().entries(asker.id(), Entry.Ended.class).get(0);
            assertThat(end.problem().code()).isEqualTo("attempts_exhausted");
            assertThat(frail.model().calls("Die!")).hasSize(3);
            assertThat(frail.store().dead())
                    .singleElement()
                    .asString()
                    .contains(asker.id().toString());
            assertThat(ledger.problems()).isEmpty();
        }
    }

    private void begin(String scenario) {
        ledger = new Ledger(scenario, seed);
        crowd = crowd(scenario, random, ledger).wandering(WANDERING_PERCENT);
        crowd.begin();
    }

    private static Crowd crowd(String scenario, Random random, Ledger ledger) {
        return new Crowd(runnel, seats(gateways), ANSWERS, number -> tale(scenario, number, random), random, ledger);
    }

    private static List<List<Service>> seats(List<Service> gateways) {
        return Collections.nCopies(VIEWERS, gateways);
    }

    private static Tale tale(String scenario, int number, Random random) {
        return new Tale(scenario + " " + number, NUMBERS_MIN + random.nextInt(NUMBERS_MORE), PACE_MILLIS);
    }

    /** Counted in pieces, so that a seed means the same on every machine. */
    private void awaitARandomMoment() {
        crowd.awaitPieces(50 + random.nextInt(500));
    }

    private Service oneOf(List<Service> services) {
        return services.get(random.nextInt(services.size()));
    }

    /** Null before there is one. */
    private static String producerOf(Installation runnel, QuestionId id) {
        List<Entry.Started> started = runnel.store().entries(id, Entry.Started.class);
        return started.isEmpty() ? null : started.get(started.size() - 1).producer();
    }

    private void endWell() {
        endInOrder();
        leaks.check(crowd.asked());
    }

    private void endInOrder() {
        crowd.end();
        assertThat(ledger.problems()).isEmpty();
        assertThat(ledger.gaps.get() + ledger.duplicates.get() + ledger.notOneEnded.get())
                .isZero();
    }
}
