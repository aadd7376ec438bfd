package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.runnel.log.RedisForTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Readers beside clients of the worst kind, at a gateway with its limits as they are unless somebody sets them. It measures, and so it runs only when
 * it is asked for: on a machine that does nothing else. The flood comes from this machine too, so it is measured twice: into a {@link Sink}, which
 * shows what the readers lose to the flood's own computing, and into the gateway.
 */
@ExtendWith(TailsOnFailure.class)
@EnabledIfSystemProperty(named = "runnel.flood", matches = "true")
class FloodIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(Scale.of("flood.quiet-seconds", 6, 20));
    private static final Duration FLOODED = Duration.ofSeconds(Scale.of("flood.seconds", 6, 60));
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final int ANSWERS = 4;
    private static final int VIEWERS = 5;
    private static final int SINK = 0;
    private static final int TIMES = 2;
    /** Where a piece takes a millisecond, twice that says nothing: flood, readers, gateway, producer and Redis share this machine's few cores. */
    private static final long FLOOR_MILLIS = 25;

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
        List<Told> told = new ArrayList<>();
        try {
            for (int i = 0; i < ANSWERS; i++) {
                told.add(told(i));
            }
            awaitPieces(told, 100);
            // Before any measurement everything has been compiled and loaded that the others need.
            flooded("127.0.0.3", gateway.port(), told, WARM_UP);
            measure(told, WARM_UP);

            Phase quiet = measure(told, QUIET);
            Phase elsewhere = flooded("127.0.0.4", SINK, told, FLOODED);
            Phase flooded = flooded("127.0.0.2", gateway.port(), told, FLOODED);
            report(quiet, elsewhere, flooded);

            told.forEach(each -> each.tale().end());
            awaitEnds(told);
            told.forEach(FloodIT::checkWhole);
            assertThat(Gauges.refused(gateway)).containsKey("requests");
            assertThat(flooded.p99()).isLessThanOrEqualTo(FLOOR_MILLIS + TIMES * quiet.p99());
        } finally {
            told.forEach(Told::close);
        }
        await().atMost(SOON).until(() -> Gauges.connections(gateway) == 0);
        assertThat(gateway.output()).noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
    }

    private static Told told(int number) {
        Tale tale = new Tale("Tell on, flood " + number, Integer.MAX_VALUE, 20);
        runnel.model().on(tale.question(), tale);
        Told told = new Told(tale, gateway);
        awaitPieces(List.of(told), 1);
        told.addReaders(VIEWERS - 1, gateway);
        return told;
    }

    private static Stream<TimedViewer> readers(List<Told> told) {
        return told.stream().flatMap(each -> each.readers().stream());
    }

    private static void awaitPieces(List<Told> told, int pieces) {
        await().atMost(SOON).until(() -> readers(told).allMatch(reader -> reader.applied() > pieces));
    }

    private static void awaitEnds(List<Told> told) {
        try {
            await().atMost(SOON).until(() -> told.stream().allMatch(Told::isEnded));
        } catch (ConditionTimeoutException standingStill) {
            runnel.services().forEach(Service::tellThreads);
            fail(Stream.concat(
                            told.stream().map(each -> each.standing(runnel.store())),
                            runnel.services().stream().map(Gauges::standing))
                    .collect(Collectors.joining("\n", "An answer stands still:\n", "")));
        }
    }

    private static void checkWhole(Told told) {
        for (TimedViewer reader : told.readers()) {
            assertThat(reader.problem()).isNull();
            assertThat(told.tale().isWhole(reader.text())).isTrue();
        }
    }

    private static Phase flooded(String from, int port, List<Told> told, Duration time) {
        try (Flood flood = Flood.begin(from, port)) {
            Phase phase = measure(told, time);
            if (port != SINK) {
                askSomethingNew();
            }
            String clients = flood.end();
            System.out.printf("the flood into %s: %s%n", port == SINK ? "a sink" : "the gateway", clients);
            assertThat(port == SINK || clients.endsWith(", 0 foreign pages let in"))
                    .isTrue();
            return phase;
        }
    }

    private static Phase measure(List<Told> told, Duration time) {
        readers(told).forEach(TimedViewer::takeDelays);
        Duration before = cpu();
        await().pollDelay(time).atMost(time.plus(SOON)).until(() -> true);
        Duration used = cpu().minus(before);
        return Phase.of(
                readers(told).flatMap(reader -> reader.takeDelays().stream()).toList(),
                used.dividedBy(time.toSeconds()));
    }

    private static Duration cpu() {
        return gateway.handle().info().totalCpuDuration().orElse(Duration.ZERO);
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

    private static void report(Phase quiet, Phase elsewhere, Phase flooded) {
        System.out.printf("measured: an entry is made -> a reader has it, before the flood: %s%n", quiet);
        System.out.printf("measured: an entry is made -> a reader has it, beside a flood into a sink: %s%n", elsewhere);
        System.out.printf("measured: an entry is made -> a reader has it, beside the flood: %s%n", flooded);
        System.out.printf(
                "measured: p99 beside the flood / before: %.1f, / beside one into a sink: %.1f%n",
                flooded.over(quiet), flooded.over(elsewhere));
        System.out.printf("measured: refused: %s%n", Gauges.refused(gateway));
    }

    /**
     * In milliseconds.
     *
     * @param cpu the gateway's, in one second
     */
    private record Phase(int count, long p50, long p99, long max, Duration cpu) {

        static Phase of(List<Long> delays, Duration cpu) {
            List<Long> sorted = delays.stream().sorted().toList();
            assertThat(sorted).hasSizeGreaterThan(100);
            return new Phase(
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    sorted.get(sorted.size() - 1),
                    cpu);
        }

        double over(Phase other) {
            return (double) p99 / Math.max(1, other.p99);
        }

        @Override
        public String toString() {
            return "p50 %d ms, p99 %d ms, max %d ms, %d pieces, the gateway computes %d ms/s"
                    .formatted(p50, p99, max, count, cpu.toMillis());
        }
    }
}
