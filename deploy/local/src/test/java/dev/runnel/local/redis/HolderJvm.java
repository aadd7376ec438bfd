package dev.runnel.local.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link RedisHolderMain} in a JVM of its own, in a process group of its own as a terminal would give it. */
final class HolderJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    final int redisPort;
    final List<ProcessHandle> everything;

    private HolderJvm(Process process) throws IOException {
        this.process = process;
        output = process.inputReader();
        redisPort = portFrom(output);
        everything = new ArrayList<>(process.descendants().toList());
        everything.add(process.toHandle());
    }

    static HolderJvm start() throws IOException {
        return new HolderJvm(new ProcessBuilder(
                        // A test run in the background ignores SIGINT, and its children would too.
                        "env",
                        "--default-signal=INT,TERM",
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedisHolderMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static int portFrom(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring("port ".length()));
            }
        }
        throw new IOException("the child ended before it had a Redis");
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Sends the signal to the whole group, as a terminal does for Ctrl-C, and returns the last line that the JVM wrote. */
    String interruptGroup(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, "--", "-" + process.pid())
                .start()
                .waitFor();
        return output.lines().reduce((first, second) -> second).orElse("");
    }

    boolean leftNothing() {
        return everything.stream().noneMatch(ProcessHandle::isAlive);
    }

    @Override
    public void close() {
        everything.forEach(ProcessHandle::destroyForcibly);
    }
}
