package dev.runnel.local.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory for one run: the log, the unpacked program, and Redis' working directory when nothing is kept. */
final class RunDirectory {
    private RunDirectory() {}

    static Path create() {
        try {
            return Files.createTempDirectory("runnel-redis-");
        } catch (IOException e) {
            throw new RedisStartException(
                    "No temporary directory can be made in " + System.getProperty("java.io.tmpdir") + ": " + e, e);
        }
    }

    /** Leaves behind what cannot be deleted; it is the temporary directory, after all. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> content = Files.walk(directory)) {
            content.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException | UncheckedIOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
