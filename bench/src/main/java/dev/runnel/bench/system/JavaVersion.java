package dev.runnel.bench.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which Java a home holds, by its own file {@code release}. */
public final class JavaVersion {

    private JavaVersion() {}

    /** Of what Runnel's services run on. */
    public static String ofServices() {
        return of(Runnel.java());
    }

    static String of(Path java) {
        try {
            return Files.readAllLines(java.toRealPath().getParent().resolveSibling("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll(".*\"(.*)\"", "$1"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
