package dev.runnel.local.experiments;

import dev.runnel.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How the second process is started: as this one was, but with this one's Redis and model, and a port and names of its own. */
@Singleton
class SecondCommand {

    private static final String JAR = "quarkus-run.jar";

    /** What this process may have been given that must differ. */
    private static final Set<String> OWN =
            Set.of("-Drunnel.gateway.node", "-Drunnel.producer.name", "-Drunnel.gateway.origins");

    private final String redis;
    private final String modelUrl;
    private final String model;
    private final int port;
    private final List<String> origins;

    SecondCommand(
            @ConfigProperty(name = "quarkus.redis.hosts") String redis,
            @ConfigProperty(name = "runnel.producer.base-url") String modelUrl,
            @ConfigProperty(name = "runnel.producer.model") String model,
            @ConfigProperty(name = "quarkus.http.port") int port,
            GatewayConfig gateway) {
        this.redis = redis;
        this.modelUrl = modelUrl;
        this.model = model;
        this.port = port;
        this.origins = gateway.origins().orElse(List.of());
    }

    /**
     * Starts it. What it says goes where this process' words go.
     *
     * @throws Refusal if this process was not started as a built application is
     */
    Process start(int itsPort, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().putAll(environment(itsPort, name));
        // Its standard input stays a pipe that only this process holds: when that ends, this process has.
        return builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> command() {
        String jar = System.getProperty("java.class.path");
        if (!jar.endsWith(JAR)) {
            throw Refusal.unavailable("Only the built application (" + JAR + ") can start a second one.");
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(shared(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.addAll(List.of("-D" + Parent.PROPERTY + "=true", "-jar", jar));
        return command;
    }

    /** The arguments of this JVM without agents, which listen at ports of their own, and without what must differ. */
    static List<String> shared(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith("-D") || argument.startsWith("-X"))
                .filter(argument -> !argument.startsWith("-Xrun") && !argument.equals("-Xdebug"))
                .filter(argument -> !OWN.contains(argument.split("=", 2)[0]))
                .toList();
    }

    /** In the environment and not as arguments, which everybody on this machine may read: there may be a password in an address. */
    private Map<String, String> environment(int itsPort, String name) {
        return Map.of(
                "REDIS_URL", redis,
                "OPENAI_BASE_URL", modelUrl,
                "RUNNEL_MODEL", model,
                "RUNNEL_HOST", "127.0.0.1",
                "RUNNEL_PORT", Integer.toString(itsPort),
                "RUNNEL_GATEWAY_NODE", name,
                "RUNNEL_PRODUCER_NAME", name,
                "RUNNEL_GATEWAY_ORIGINS", String.join(",", welcome()));
    }

    private List<String> welcome() {
        return Stream.concat(origins.stream(), Stream.of("http://127.0.0.1:" + port, "http://localhost:" + port))
                .toList();
    }
}
