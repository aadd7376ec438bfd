package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's first command, with nothing but a JDK: no Redis, no key, an empty environment. */
@ExtendWith(TailsOnFailure.class)
class LocalIT {

    private final Service local = Service.allInOne("local-alone", Map.of());

    @AfterEach
    void end() {
        local.close();
    }

    @Test
    void itSaysWhereItIsAnswersAndTakesEverythingWithItWhenItEnds() {
        Measured start = new Measured();
        local.start();
        start.until("start of everything in one process -> ready");
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(local.output())
                .anyMatch(line -> line.contains("http://127.0.0.1:" + local.port() + "/")));
        try (Viewer viewer = Viewer.asking("How do consumer groups work? #pace=500", local)) {
            assertThat(viewer.untilEnded().reason()).isEqualTo("stop");
            assertThat(viewer.text()).contains("group");
        }
        List<ProcessHandle> children = local.handle().descendants().toList();
        assertThat(children).isNotEmpty();

        Measured end = new Measured();
        local.terminate();

        await().atMost(Duration.ofSeconds(10)).until(() -> children.stream().noneMatch(LocalIT::isRunning));
        end.until("SIGTERM of everything in one process -> all its processes are gone");
    }

    @Test
    void aSecondOneOnTheSamePortSaysSoInOneLineAndEndsWithOne() {
        local.start();
        try (Service second = new Service(Program.LOCAL, "local-second", local.port(), Map.of())) {
            int code = second.launch().awaitExit();

            assertThat(code).isEqualTo(1);
            assertThat(second.output())
                    .singleElement()
                    .asString()
                    .contains("port " + local.port(), "is in use", "RUNNEL_PORT=");
        }
    }

    /** A process that has ended but whose exit code nobody fetches, as under a careless process 1, has no command any more. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
