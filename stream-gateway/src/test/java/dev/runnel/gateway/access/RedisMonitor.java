package dev.runnel.gateway.access;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sees every command that a Redis is sent. */
final class RedisMonitor implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Socket socket;

    RedisMonitor(URI redis) throws IOException {
        socket = new Socket(redis.getHost(), redis.getPort());
        socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(this::read, "monitor");
        reader.setDaemon(true);
        reader.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.contains("+OK"));
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            // The test has seen enough.
        }
    }

    /** The commands so far that name {@code what}, which is left out of them; times and connections too. */
    List<String> commandsAbout(String what) {
        String shard = "{" + what.substring(what.length() - 2) + "}";
        return lines.stream()
                .filter(line -> line.contains(what))
                .map(line ->
                        line.substring(line.indexOf(']') + 2).replace(what, "").replace(shard, "{}"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
