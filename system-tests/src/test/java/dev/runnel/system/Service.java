package dev.runnel.system;

import static org.awaitility.Awaitility.await;

import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One of the applications as a real process, with a name and loopback ports that it keeps over restarts. Its environment is what it is
 * given and nothing else. What it says goes to {@code target/services}; no process outlives the tests.
 */
final class Service implements Entrance, AutoCloseable {

    private static final Duration START = Duration.ofSeconds(40);
    private static final Duration END = Duration.ofSeconds(30);
    private static final int TAIL_LINES = 60;
    private static final Set<Service> ALL = ConcurrentHashMap.newKeySet();
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Service::kill9)));
    }

    private final Program program;
    private final String name;
    private final int port;
    private final int managementPort;
    private final Map<String, String> environment;
    private final Path output;
    private Process process;

    Service(Program program, String name, Map<String, String> environment) {
        this(program, name, freePort(), environment);
    }

    Service(Program program, String name, int port, Map<String, String> environment) {
        this.program = program;
        this.name = name;
        this.port = port;
        this.managementPort = program.isManagedApart() ? freePort() : port;
        this.environment = new HashMap<>(environment);
        if (program == Program.GATEWAY) {
            Visitor.settings().forEach(this.environment::putIfAbsent);
        } else if (program == Program.LOCAL) {
            this.environment.putIfAbsent("RUNNEL_GATEWAY_ACCESS_SECRET", Visitor.SECRET);
        }
        this.environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        this.environment.put("RUNNEL_PORT", Integer.toString(port));
        this.environment.put("RUNNEL_MANAGEMENT_PORT", Integer.toString(managementPort));
        this.output = emptyFile(name + ".log");
        ALL.add(this);
    }

    /**
     * Everything in one process, on the Redis that it brings along. Where the tests are to run on another kind of Redis, or with tokens, whoever
     * calls this is skipped, and says so.
     */
    static Service allInOne(String name, Map<String, String> environment) {
        Skip.unless(
                RedisMode.chosen() == RedisMode.PLAIN,
                name + ": one process brings its own Redis, which lets everybody in.");
        Skip.unless(!Visitor.needToken(), name + ": in one process everybody is anonymous.");
        return new Service(Program.LOCAL, name, environment);
    }

    private static Path emptyFile(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "services"));
            return Files.write(folder.resolve(name), new byte[0]);
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }

    /** Returns when it is ready to serve. */
    Service start() {
        return launch().awaitReady();
    }

    Service awaitReady() {
        await(name + " is ready")
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(name + " ended with " + process.exitValue() + "\n" + tail());
                    }
                    return isReady();
                });
        return this;
    }

    /** Does not wait for anything. */
    Service launch() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            process = builder.start();
            return this;
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
    }

    private List<String> command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                program.jar().toString());
    }

    String name() {
        return name;
    }

    Program program() {
        return program;
    }

    int port() {
        return port;
    }

    @Override
    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where it tells how it is: health and metrics. */
    URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    boolean isReady() {
        return healthStatus("ready") == 200;
    }

    boolean isAlive() {
        return healthStatus("live") == 200;
    }

    private int healthStatus(String check) {
        try {
            return Http.status(HttpRequest.newBuilder(management("/q/health/" + check))
                    .timeout(Duration.ofSeconds(3))
                    .build());
        } catch (UncheckedIOException notThereYet) {
            return 0;
        }
    }

    /** As the kernel does it when memory is short: without a word. Returns when it is gone. */
    void kill9() {
        if (isRunning()) {
            process.destroyForcibly();
            awaitExit();
        }
    }

    /** Stops it in the middle of whatever it does, as a long pause of its host would; its connections stay open. */
    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    /** Has it say what all its threads do; that goes to where all that it says goes. */
    void tellThreads() {
        signal("-QUIT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException noSuchCommand) {
            throw new UncheckedIOException(noSuchCommand);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** By SIGTERM. Returns its exit code when it is gone. */
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Returns its exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Everything that it said, in all its lives. */
    List<String> output() {
        try {
            return Files.readAllLines(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String tail() {
        List<String> lines = output();
        return "--- the last lines of " + name + " ---\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** For a test that failed. */
    static void printTails() {
        ALL.forEach(service -> System.out.println(service.tail()));
    }

    @Override
    public void close() {
        kill9();
        ALL.remove(this);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            // The system may name it again before whom it is for has taken it.
            return PORTS.add(port) ? port : freePort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
