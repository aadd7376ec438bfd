package dev.runnel.bench.ceiling;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** A Redis of our own on a free port, which keeps nothing: figures of one that others use too would be theirs as well. */
final class RedisServer implements AutoCloseable {

    private static final int START_MILLIS = 5000;
    private static final int LOOK_MILLIS = 50;

    private final Process process;
    private final int port;

    /** @param binary name or path of redis-server */
    RedisServer(String binary) throws IOException, InterruptedException {
        port = freePort();
        process = new ProcessBuilder(
                        binary, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitStart();
    }

    int port() {
        return port;
    }

    String version() throws IOException {
        try (Wire wire = new Wire(port)) {
            return field(wire, "server", "redis_version");
        }
    }

    /** User and system time of all its threads so far, in microseconds. */
    static long cpuMicros(Wire wire) throws IOException {
        double seconds = Double.parseDouble(field(wire, "cpu", "used_cpu_user"))
                + Double.parseDouble(field(wire, "cpu", "used_cpu_sys"));
        return Math.round(seconds * 1e6);
    }

    private static String field(Wire wire, String section, String name) throws IOException {
        String info = (String) wire.call(List.of("INFO", section));
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    private void awaitStart() throws IOException, InterruptedException {
        for (int waited = 0; ; waited += LOOK_MILLIS) {
            try (Wire wire = new Wire(port)) {
                return;
            } catch (IOException notYet) {
                if (waited >= START_MILLIS || !process.isAlive()) {
                    throw notYet;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
