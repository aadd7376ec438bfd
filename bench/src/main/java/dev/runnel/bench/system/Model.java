package dev.runnel.bench.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The server that says the script as OpenAI's would. */
final class Model {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port = Ports.free();
    private final Child child;

    Model(Place place) {
        Path program = place.peers().resolve("model/server.mjs");
        child = Child.start(
                "model", place.logs(), List.of("node", program.toString(), "--port", Integer.toString(port)), Map.of());
        child.await(PATIENCE, () -> child.said("ready"));
    }

    int port() {
        return port;
    }

    Child child() {
        return child;
    }
}
