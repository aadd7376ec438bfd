package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final ErrorType NOPERM = ErrorType.create("NOPERM No permissions to access a key\n");

    private final AtomicLong now = new AtomicLong();
    private final Refusals refusals = new Refusals("commands", now::get);

    @Test
    void theCommandAndItsKeyAreToldAndNothingThatSomebodyWrote() {
        try (Said said = new Said()) {
            refusals.tell(Request.cmd(Command.SET).arg("runnel:{e8}:question:1").arg("{\"text\":\"private\"}"), NOPERM);

            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR Redis (commands) does not let this service's user run SET on"
                            + " runnel:{e8}:question:1: NOPERM")
                    .doesNotContain("private");
        }
    }

    @Test
    void eachCommandIsToldOfOnceAMinute() {
        try (Said said = new Said()) {
            for (int second = 0; second < 100; second++) {
                now.set(Duration.ofSeconds(second).toNanos());
                refusals.tell(Request.cmd(Command.XLEN).arg("a"), NOPERM);
                refusals.tell(
                        Request.cmd(Command.XADD).arg("b").arg("*").arg("c").arg("d"), NOPERM);
            }

            assertThat(said.lines()).hasSize(4);
        }
    }
}
