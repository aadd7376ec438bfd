package dev.runnel.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** The applications, as the build left them. */
enum Program {
    GATEWAY("../stream-gateway", true),
    PRODUCER("../llm-producer", true),
    /** Everything in one process. */
    LOCAL("../deploy/local", false);

    private final String module;
    private final boolean managedApart;

    Program(String module, boolean managedApart) {
        this.module = module;
        this.managedApart = managedApart;
    }

    /** Whether health and metrics have a port of their own. */
    boolean isManagedApart() {
        return managedApart;
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
