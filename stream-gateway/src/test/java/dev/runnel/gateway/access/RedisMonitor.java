package dev.runnel.gateway.access;

import static org.awaitility.Awaitility.await;

import dev.runnel.log.RedisForTests;
import dev.runnel.log.RedisMode;
import dev.runnel.log.RedisUnderTest;
import dev.runnel.log.UsersFile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** Sees every command that a Redis is sent. */
final class RedisMonitor implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Socket socket;

    RedisMonitor() throws IOException {
        RedisUnderTest redis = RedisForTests.running();
        Assumptions.assumeTrue(redis.mode() != RedisMode.TLS, "This looks at Redis without TLS.");
        socket = new Socket("127.0.0.1", redis.port());
        if (redis.mode() == RedisMode.ACL) {
            send("AUTH", UsersFile.OPERATOR, redis.mode().password(UsersFile.OPERATOR));
        }
        send("MONITOR");
        Thread reader = new Thread(this::read, "monitor");
        reader.setDaemon(true);
        reader.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.contains("+OK"));
    }

    private void send(String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
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
        awaitAllSoFar();
        String shard = "{" + what.substring(what.length() - 2) + "}";
        return lines.stream()
                .filter(line -> line.contains(what))
                .map(line ->
                        line.substring(line.indexOf(']') + 2).replace(what, "").replace(shard, "{}"))
                .toList();
    }

    /** What was replied to is on its way here, and in this order. */
    private void awaitAllSoFar() {
        String last = "seen-" + System.nanoTime();
        RedisForTests.send(Request.cmd(Command.ECHO).arg(last));
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.stream().anyMatch(line -> line.contains(last)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
