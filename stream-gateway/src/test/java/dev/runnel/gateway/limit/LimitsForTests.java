package dev.runnel.gateway.limit;

import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.LimitConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The limits as an operator sets them: their defaults, but for some. */
public final class LimitsForTests {

    private LimitsForTests() {}

    /** @param set by name, without {@code runnel.gateway.limits} */
    static LimitConfig with(Map<String, String> set) {
        SmallRyeConfigBuilder config =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(GatewayConfig.class);
        set.forEach((name, value) -> config.withDefaultValue("runnel.gateway.limits." + name, value));
        return config.build().getConfigMapping(GatewayConfig.class).limits();
    }

    /** Of one socket, at a node where nobody else is. */
    public static Allowance allowance(Map<String, String> set) {
        return new Sockets(with(set), refusals(new SimpleMeterRegistry()), System::nanoTime).open(() -> {});
    }

    static Refusals refusals(SimpleMeterRegistry meters) {
        return new Refusals(meters);
    }

    static double refused(SimpleMeterRegistry meters, Refusal reason) {
        return meters.get("runnel.gateway.refused")
                .tag("reason", reason.tag())
                .counter()
                .count();
    }
}
