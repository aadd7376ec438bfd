package dev.runnel.local.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import redis.embedded.core.ExecutableProvider;

/** The server program that is going to be started: the installed one if it is new enough, else the one in the jar. */
record RedisBinary(Path file, String description) {
    private static final Logger LOG = Logger.getLogger(RedisBinary.class);
    private static final List<String> NAMES =
            List.of("redis-server", "valkey-server", "redis-server.exe", "valkey-server.exe");
    private static final Pattern VERSION = Pattern.compile("v=((\\d+)\\.(\\d+)[.\\d]*)");

    /** @param unpackInto an existing directory for the program from the jar, should that one be needed */
    static RedisBinary find(String searchPath, Path unpackInto) {
        return installed(searchPath).orElseGet(() -> embedded(unpackInto));
    }

    private static Optional<RedisBinary> installed(String searchPath) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(searchPath)
                .filter(directory -> !directory.isBlank())
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .flatMap(file -> newEnough(file).stream())
                .findFirst();
    }

    private static Optional<RedisBinary> newEnough(Path file) {
        Matcher version = VERSION.matcher(versionLine(file));
        if (!version.find()) {
            return Optional.empty();
        }
        if (!supported(Integer.parseInt(version.group(2)), Integer.parseInt(version.group(3)))) {
            LOG.infof("%s is version %s; Runnel needs 6.2 or newer and looks further", file, version.group(1));
            return Optional.empty();
        }
        return Optional.of(new RedisBinary(file, file + " " + version.group(1)));
    }

    /** XAUTOCLAIM, by which a producer takes over from a dead one, came with 6.2. */
    static boolean supported(int major, int minor) {
        return major > 6 || major == 6 && minor >= 2;
    }

    private static String versionLine(Path file) {
        try {
            Process process = new ProcessBuilder(file.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readAllBytes());
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static RedisBinary embedded(Path unpackInto) {
        if (RedisProcess.WINDOWS) {
            // The program in the jar for Windows is 5.0, which is too old.
            throw new RedisStartException("No Redis 6.2 or newer was found in PATH and none ships for Windows: "
                    + "start one (for example in WSL or Docker) and set REDIS_URL.");
        }
        try {
            Path file = ExecutableProvider.newJarResourceProvider(unpackInto.toFile())
                    .get()
                    .toPath();
            return new RedisBinary(file, "embedded Redis");
        } catch (IOException | RuntimeException e) {
            throw new RedisStartException(
                    "No Redis 6.2 or newer was found in PATH and the embedded one cannot be unpacked for this system: "
                            + "install redis-server, or set REDIS_URL.",
                    e);
        }
    }
}
