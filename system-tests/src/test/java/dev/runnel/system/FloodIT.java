package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisForTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Readers beside clients of the worst kind, at a gateway with its limits as they are unless somebody sets them. It measures, and so it runs only when
 * it is asked for: on a machine that does nothing else.
 */
@ExtendWith(TailsOnFailure.class)
@EnabledIfSystemProperty(named = "runnel.flood", matches = "true")
class FloodIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(Scale.of("flood.quiet-seconds", 4, 20));
    private static final Duration FLOODED = Duration.ofSeconds(Scale.of("flood.seconds", 6, 60));
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int ANSWERS = 4;
    private static final int VIEWERS = 5;
    /** Generous: flood, readers, gateway, producer and Redis share this machine's few cores, often with other tests. */
    private static final int TIMES = 5;

    private static final long FLOOR_MILLIS = 50;

    private static Installation runnel;
    private static Service gateway;

    @BeforeAll
    static void startAll() {
        runnel = new Installation(RedisForTests.running());
        gateway = runnel.gateway(
                "gateway",
                Map.of(
                        "RUNNEL_GATEWAY_LIMITS_CONNECTIONS_PER_OWNER", "50",
                        "RUNNEL_GATEWAY_LIMITS_COMMANDS_PER_SECOND", "20",
                        "RUNNEL_GATEWAY_LIMITS_REQUESTS_PER_SECOND", "50",
                        "RUNNEL_GATEWAY_LIMITS_QUESTIONS_PER_MINUTE", "60",
                        "RUNNEL_GATEWAY_LIMITS_RUNNING_ANSWERS", "20"));
        runnel.producer("one", 8);
        runnel.start();
    }

    @AfterAll
    static void endAll() {
        runnel.close();
    }

    @Test
    void aFloodOfBadClientsTakesNothingFromTheReadersBesideIt() {
        List<Tale> tales = new ArrayList<>();
        List<TimedViewer> readers = new ArrayList<>();
        for (int i = 0; i < ANSWERS; i++) {
            tales.add(tale(i));
            readers.addAll(readers(tales.get(i)));
        }
        try {
            awaitPieces(readers, 100);
            // Before either measurement everything has been compiled and loaded that the other one needs.
            try (Flood first = Flood.begin("127.0.0.3", gateway)) {
                measure(readers, WARM_UP);
                System.out.printf("the flood that warms up: %s%n", first);
            }
            measure(readers, WARM_UP);

            Percentiles quiet = measure(readers, QUIET);
            Percentiles flooded;
            Map<String, Long> refused;
            try (Flood flood = Flood.begin("127.0.0.2", gateway)) {
                flooded = measure(readers, FLOODED);
                refused = Gauges.refused(gateway);
                askSomethingNew();
                System.out.printf("measured: the flood: %s%n", flood);
                assertThat(flood.letIn).hasValue(0);
            }
            report(quiet, flooded, refused);

            tales.forEach(Tale::end);
            await().atMost(SOON).untilAsserted(() -> assertThat(readers).allMatch(TimedViewer::isEnded));
            for (int i = 0; i < readers.size(); i++) {
                assertThat(readers.get(i).problem()).isNull();
                assertThat(tales.get(i / VIEWERS).isWhole(readers.get(i).text()))
                        .isTrue();
            }
            assertThat(refused).containsKey("requests");
            assertThat(flooded.p99()).isLessThanOrEqualTo(FLOOR_MILLIS + TIMES * quiet.p99());
        } finally {
            readers.forEach(TimedViewer::close);
        }
        await().atMost(SOON).until(() -> Gauges.connections(gateway) == 0);
        assertThat(gateway.output()).noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
    }

    private static Tale tale(int number) {
        Tale tale = new Tale("Tell on, flood " + number, Integer.MAX_VALUE, 20);
        runnel.model().on(tale.question(), tale);
        return tale;
    }

    private static List<TimedViewer> readers(Tale tale) {
        QuestionId id = QuestionId.random();
        List<TimedViewer> readers = new ArrayList<>();
        readers.add(new TimedViewer(id, tale.question(), gateway));
        awaitPieces(readers, 1);
        for (int i = 1; i < VIEWERS; i++) {
            readers.add(new TimedViewer(id, null, gateway));
        }
        return readers;
    }

    private static void awaitPieces(List<TimedViewer> readers, int pieces) {
        await().atMost(SOON).until(() -> readers.stream().allMatch(reader -> reader.applied() > pieces));
    }

    private static Percentiles measure(List<TimedViewer> readers, Duration time) {
        await().pollDelay(time).atMost(time.plus(SOON)).until(() -> true);
        return Percentiles.of(
                readers.stream().flatMap(reader -> reader.takeDelays().stream()).toList());
    }

    /** Somebody who comes in the middle of it is served as well. */
    private static void askSomethingNew() {
        Measured time = new Measured();
        try (Viewer newcomer = Viewer.asking("Is anybody there?", gateway).untilEnded()) {
            assertThat(newcomer.reason()).isEqualTo("stop");
            assertThat(newcomer.connections()).isEqualTo(1);
        }
        time.until("beside the flood a new reader connects and asks -> has the whole answer");
    }

    private static void report(Percentiles quiet, Percentiles flooded, Map<String, Long> refused) {
        System.out.printf("measured: an entry is made -> a reader has it, before the flood: %s%n", quiet);
        System.out.printf("measured: an entry is made -> a reader has it, beside the flood: %s%n", flooded);
        System.out.printf(
                "measured: p99 beside the flood / before: %.1f (p50 %.1f)%n",
                (double) flooded.p99() / Math.max(1, quiet.p99()), (double) flooded.p50() / Math.max(1, quiet.p50()));
        System.out.printf("measured: refused during the flood: %s%n", refused);
    }

    /** In milliseconds. */
    private record Percentiles(int count, long p50, long p99, long max) {

        static Percentiles of(List<Long> delays) {
            List<Long> sorted = delays.stream().sorted().toList();
            assertThat(sorted).hasSizeGreaterThan(100);
            return new Percentiles(
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    sorted.get(sorted.size() - 1));
        }

        @Override
        public String toString() {
            return "p50 %d ms, p99 %d ms, max %d ms, %d pieces".formatted(p50, p99, max, count);
        }
    }
}
