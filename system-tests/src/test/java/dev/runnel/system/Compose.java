package dev.runnel.system;

import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code docker-compose.yml} under a project name and a port of its own: built, started, and taken down with its data. */
final class Compose implements Entrance, AutoCloseable {

    /** The first build fetches everything. */
    private static final Duration BUILD = Duration.ofMinutes(30);

    private static final Duration STEP = Duration.ofMinutes(5);
    private static final String PROJECT = "runnel-it";

    private final Path folder;
    private final int port = Service.freePort();

    private Compose(Path folder) {
        this.folder = folder;
    }

    /** Skips the test or class that calls it unless {@code -Drunnel.compose=true} is set, and a Docker engine with compose answers. */
    static Compose orSkip() {
        Skip.unless(
                Boolean.getBoolean("runnel.compose"),
                "The images and docker-compose.yml are not tested: that takes minutes and a Docker engine. -Drunnel.compose=true does it.");
        String folder = System.getProperty("runnel.compose.folder", "..");
        Compose compose = new Compose(Path.of(folder).toAbsolutePath().normalize());
        Skip.unless(compose.answers(), "No Docker engine with compose answers: docker-compose.yml is not tested.");
        return compose;
    }

    private boolean answers() {
        try {
            run(STEP, "docker", "compose", "version");
            run(STEP, "docker", "info");
            return true;
        } catch (IllegalStateException | UncheckedIOException none) {
            return false;
        }
    }

    /** As a user does on a clean clone, but that it returns when all is healthy. */
    void up(String... more) {
        List<String> command = new ArrayList<>(List.of("up", "--detach", "--wait"));
        command.addAll(List.of(more));
        compose(BUILD, command);
    }

    void build() {
        compose(BUILD, List.of("build"));
    }

    /** The containers of a service, by their short ids, which are their host names. */
    List<String> containers(String service) {
        return compose(STEP, List.of("ps", "--quiet", service))
                .lines()
                .map(id -> id.substring(0, 12))
                .toList();
    }

    /** As the kernel does it. Docker takes it for wanted and does not start the container again. */
    void kill9(String container) {
        run(STEP, "docker", "kill", "--signal", "KILL", container);
    }

    /** By somebody who may do everything. */
    String redis(String... command) {
        List<String> all = new ArrayList<>(List.of("exec", "--no-TTY", "redis", "sh", "-c"));
        all.add("REDISCLI_AUTH=$OPERATOR_PASSWORD redis-cli --user operator \"$@\"");
        all.add("redis-cli");
        all.addAll(List.of(command));
        return compose(STEP, all);
    }

    /** What `docker inspect` says of a container, by a Go template. */
    String inspect(String container, String template) {
        return run(STEP, "docker", "inspect", "--format", template, container).strip();
    }

    String logs() {
        return compose(STEP, List.of("logs", "--no-color", "--tail", "60"));
    }

    @Override
    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private String compose(Duration patience, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", PROJECT));
        command.addAll(arguments);
        return run(patience, command.toArray(String[]::new));
    }

    /** @throws IllegalStateException with all that it said, if it fails */
    private String run(Duration patience, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "RUNNEL_PORT",
                            Integer.toString(port),
                            "RUNNEL_GATEWAY_ACCESS_SECRET",
                            Visitor.SECRET,
                            "BUILDKIT_PROGRESS",
                            "plain"));
            Path said = Path.of("target", "compose.log").toAbsolutePath();
            Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(said.toFile()))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " failed, see " + said + "\n" + output);
            }
            return output;
        } catch (IOException noSuchCommand) {
            throw new UncheckedIOException(noSuchCommand);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** With all data. */
    @Override
    public void close() {
        compose(STEP, List.of("down", "--volumes", "--timeout", "20"));
    }
}
