package dev.runnel.local.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoModelTest {
    @Test
    void readsItsPaceFromTheEnvironment() {
        DemoPace pace = DemoPace.fromEnvironment(Map.of(
                "RUNNEL_DEMO_FIRST_TOKEN", "250ms", "RUNNEL_DEMO_TOKENS_PER_SECOND", "12.5", "RUNNEL_DEMO_SEED", "9"));

        assertThat(pace).isEqualTo(new DemoPace(Duration.ofMillis(250), 12.5, 9));
    }

    @Test
    void namesTheVariableThatCannotBeRead() {
        assertThatThrownBy(() -> DemoPace.fromEnvironment(Map.of("RUNNEL_DEMO_TOKENS_PER_SECOND", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RUNNEL_DEMO_TOKENS_PER_SECOND");
    }

    @Test
    void startsAloneWithThePortFromItsArguments() throws Exception {
        try (DemoModel model = DemoModelMain.start(new String[] {"0"}, Map.of("RUNNEL_DEMO_PORT", "1"))) {
            assertThat(new DemoClient(model.baseUrl()).get("/models").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void saysWhereItCannotListen() {
        try (DemoModel model = DemoModel.start(DemoPace.NATURAL)) {
            assertThatThrownBy(() -> DemoModel.start("127.0.0.1", model.port(), DemoPace.NATURAL))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + model.port());
        }
    }

    @Test
    void fiftyFastAnswersAtOnceKeepTheirPace() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try (DemoModel model = DemoModel.start(new DemoPace(Duration.ZERO, 500, 3))) {
            DemoClient client = new DemoClient(model.baseUrl());
            String text = "stream ".repeat(500);
            Callable<Double> answer = () -> secondsFor(client, text);

            List<Future<Double>> all = threads.invokeAll(
                    IntStream.range(0, 50).mapToObj(n -> answer).toList());

            double expected = Tokens.count(text) / 500.0;
            for (Future<Double> seconds : all) {
                assertThat(seconds.get()).isBetween(expected * 0.7, expected * 2 + 2);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static double secondsFor(DemoClient client, String text) throws Exception {
        long start = System.nanoTime();
        assertThat(client.listen(DemoClient.streamed("#text=" + text)).text()).isEqualTo(text);
        return (System.nanoTime() - start) / 1e9;
    }
}
