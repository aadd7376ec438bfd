package dev.runnel.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** The applications, as the build left them. */
enum Program {
    GATEWAY("../stream-gateway", "RUNNEL_PORT"),
    PRODUCER("../llm-producer", "RUNNEL_PRODUCER_PORT"),
    /** Everything in one process. */
    LOCAL("../deploy/local", "RUNNEL_PORT");

    private final String module;
    private final String portVariable;

    Program(String module, String portVariable) {
        this.module = module;
        this.portVariable = portVariable;
    }

    /** What tells it its HTTP port. */
    String portVariable() {
        return portVariable;
    }

    /** @throws IllegalStateException if it has not been built */
    Path jar() {
        Path jar = Path.of(System.getProperty("basedir", ""), module, "target/quarkus-app/quarkus-run.jar")
                .toAbsolutePath()
                .normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(
                    jar + " is missing: build it first, with mvn -pl system-tests -am verify in the root folder.");
        }
        return jar;
    }
}
