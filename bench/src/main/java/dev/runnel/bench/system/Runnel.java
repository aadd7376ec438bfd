package dev.runnel.bench.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Ours: one gateway and one producer, as packaged. */
final class Runnel {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final int NATIVE_ACCESS_SINCE = 24;

    /** The load is one asker with thousands of questions at one address; that limits work is not what is measured. */
    private static final Map<String, String> WITHOUT_LIMITS = Map.ofEntries(
            Map.entry("RUNNEL_GATEWAY_ACCESS_SHARING", "true"),
            Map.entry("RUNNEL_GATEWAY_QUEUE", "20000"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_UNANNOUNCED", "20000"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_ACCEPTS_PER_SECOND", "0"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_CONNECTIONS_PER_OWNER", "0"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_COMMANDS_PER_SECOND", "0"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_REQUESTS_PER_SECOND", "0"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_NODE_REQUESTS_PER_SECOND", "0"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_QUESTIONS_PER_MINUTE", "0"),
            Map.entry("RUNNEL_GATEWAY_LIMITS_RUNNING_ANSWERS", "0"));

    private final HttpClient http = HttpClient.newHttpClient();
    private final Place place;
    private final Source source;

    Runnel(Place place, Source source) {
        this.place = place;
        this.source = source;
    }

    Running start() {
        RedisServer redis = new RedisServer(place.logs());
        Model model = source == Source.MODEL ? new Model(place) : null;
        int port = Ports.free();
        int gatewayHealth = Ports.free();
        int producerHealth = Ports.free();
        Map<String, Child> parts = new LinkedHashMap<>();
        parts.put("gateway", gateway(redis.port(), port, gatewayHealth));
        parts.put("producer", producer(redis.port(), producerHealth, model));
        parts.put("redis", redis.child());
        Running running = new Running(
                Contestant.RUNNEL,
                port,
                OptionalInt.of(redis.port()),
                model == null ? OptionalInt.empty() : OptionalInt.of(model.port()),
                parts,
                model == null ? List.of() : List.of(model.child()),
                new LinkedHashMap<>());
        try {
            Duration gateway = parts.get("gateway").await(PATIENCE, () -> isReady(gatewayHealth));
            Duration producer = parts.get("producer").await(PATIENCE, () -> isReady(producerHealth));
            running.startup().put("all", gateway.compareTo(producer) > 0 ? gateway : producer);
        } catch (RuntimeException notReady) {
            running.close();
            throw notReady;
        }
        return running;
    }

    private Child gateway(int redis, int port, int health) {
        Map<String, String> environment = new HashMap<>(WITHOUT_LIMITS);
        environment.putAll(common(redis, health));
        environment.put("RUNNEL_PORT", Integer.toString(port));
        return Child.start("gateway", place.logs(), command("stream-gateway", "BENCH_GATEWAY_OPTS"), environment);
    }

    private Child producer(int redis, int health, Model model) {
        Map<String, String> environment = new HashMap<>(common(redis, health));
        environment.put("RUNNEL_PRODUCER_SLOTS", "20000");
        environment.put("RUNNEL_PRODUCER_MODEL", "script");
        if (model != null) {
            environment.put("RUNNEL_PRODUCER_BASE_URL", "http://127.0.0.1:" + model.port() + "/v1/");
        }
        String module = model == null ? "bench/scripted-producer" : "llm-producer";
        return Child.start("producer", place.logs(), command(module, "BENCH_PRODUCER_OPTS"), environment);
    }

    private static Map<String, String> common(int redis, int health) {
        return Map.of(
                "REDIS_URL",
                "redis://127.0.0.1:" + redis,
                "RUNNEL_HOST",
                "127.0.0.1",
                "RUNNEL_MANAGEMENT_PORT",
                Integer.toString(health));
    }

    /** As the images' own start does it, in a container of 1 GiB: there the JVM takes the serial collector. */
    private List<String> command(String module, String moreOptions) {
        Path jar = place.root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: bench/run builds it");
        }
        List<String> command = new ArrayList<>(List.of(java().toString()));
        if (javaVersion() >= NATIVE_ACCESS_SINCE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(
                List.of("-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        Stream.of(System.getenv().getOrDefault(moreOptions, "").split("\\s+"))
                .filter(option -> !option.isBlank())
                .forEach(command::add);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** Of {@code BENCH_JAVA_HOME}, else the one that this runs on. */
    static Path java() {
        return Path.of(System.getenv().getOrDefault("BENCH_JAVA_HOME", System.getProperty("java.home")), "bin", "java");
    }

    private static int javaVersion() {
        return Integer.parseInt(JavaVersion.of(java()).replaceAll("^(\\d+).*", "$1"));
    }

    private boolean isReady(int port) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                    .timeout(PROBE)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
