package dev.runnel.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@link BadClients} in a process of their own, to which the machine gives what nobody else wants: an attacker brings his own. */
final class Flood implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;

    private Flood(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Returns when it has begun.
     *
     * @param from an address of this machine, such as {@code 127.0.0.2}
     * @param port 0 for nobody: then it harms only by what the machine gives it
     */
    static Flood begin(String from, int port) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder clients = new ProcessBuilder(
                "nice", "-n", "19", java, "-Xmx128m", "-cp", classes, BadClients.class.getName(), from, "" + port);
        clients.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Flood flood = new Flood(clients.start());
            flood.await(BadClients.BEGUN);
            return flood;
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    private void await(String line) throws IOException {
        String next = said.readLine();
        if (!line.equals(next)) {
            close();
            throw new IOException("Not flooding: " + next);
        }
    }

    /** Ends it; returns what it did. */
    String end() {
        try (this) {
            process.getOutputStream().close();
            return said.readLine();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
