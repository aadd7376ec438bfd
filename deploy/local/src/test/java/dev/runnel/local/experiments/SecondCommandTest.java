package dev.runnel.local.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecondCommandTest {

    @Test
    void theSecondOneRunsAsThisOneDoesButWithoutItsAgentsAndNames() {
        List<String> shared = SecondCommand.shared(List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Drunnel.key-prefix=mine",
                "-Drunnel.gateway.node=first",
                "-Drunnel.producer.name=first",
                "-agentlib:jdwp=transport=dt_socket,address=5005",
                "-Xrunjdwp:address=5005",
                "-javaagent:jacoco.jar"));

        assertThat(shared).containsExactly("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Drunnel.key-prefix=mine");
    }
}
