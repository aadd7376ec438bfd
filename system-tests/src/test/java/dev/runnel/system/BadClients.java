package dev.runnel.system;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients as bad as there are, each in its way, from one address that is not the others'. Bounded: so many of each, each with so many tries a second
 * at most, until it is closed. A process of its own, see {@link Flood}: what an attacker computes is not computed where he attacks.
 */
final class BadClients implements AutoCloseable {

    /** Said when the first of them come. */
    static final String BEGUN = "flooding";

    private static final int HALF_OPEN = 500;
    private static final int WITHOUT_HELLO = 3000;
    private static final int COMMANDERS = 10;
    private static final int GUESSERS = 2;
    private static final String HELLO = new Visitor("bad").hello();
    private static final String COMMAND =
            "{\"type\":\"unwatch\",\"ref\":\"x\",\"question\":\"00000000-0000-7000-8000-000000000000\"}";
    private static final String LARGE = "{\"type\":\"ask\",\"text\":\"" + "x".repeat(400_000) + "\"}";

    /** One bad client's next try. */
    private interface Try {
        void run() throws IOException;
    }

    private final InetAddress from;
    private final int port;
    private final List<PlainSocket> open = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private final AtomicLong halfOpen = new AtomicLong();
    private final AtomicLong withoutHello = new AtomicLong();
    private final AtomicLong oversized = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong guesses = new AtomicLong();
    private final AtomicLong httpGuesses = new AtomicLong();
    /** Tries that ended with the connection: refused, closed or cut. */
    private final AtomicLong ended = new AtomicLong();
    /** Pages of foreign sites that got in. None may. */
    private final AtomicLong letIn = new AtomicLong();

    private BadClients(String from, int port) {
        try {
            this.from = InetAddress.getByName(from);
        } catch (UnknownHostException noAddress) {
            throw new UncheckedIOException(noAddress);
        }
        this.port = port;
    }

    /**
     * Until its input ends; then it says what it did.
     *
     * @param arguments an address of this machine, such as {@code 127.0.0.2}, and the port to flood; 0 for a {@link Sink} of their own
     */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[1]);
        try (BadClients clients = new BadClients(arguments[0], port == 0 ? Sink.open() : port)) {
            clients.begin();
            System.out.println(BEGUN);
            System.in.readAllBytes();
            System.out.println(clients);
        }
    }

    private void begin() {
        repeat("half open", 5, this::leaveHalfOpen);
        repeat("no hello", 2, this::sayNothing);
        repeat("oversized", 50, this::sendTooMuch);
        repeat("foreign origin", 10, this::comeFromElsewhere);
        for (int i = 0; i < COMMANDERS; i++) {
            repeat("commander " + i, 100, this::command);
        }
        for (int i = 0; i < GUESSERS; i++) {
            repeat("guesser " + i, 10, this::guess);
            repeat("http guesser " + i, 10, this::guessOverHttp);
        }
    }

    private void repeat(String name, long pauseMillis, Try next) {
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        try {
                            next.run();
                        } catch (IOException closed) {
                            ended.incrementAndGet();
                        }
                        pause(pauseMillis);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private PlainSocket connect() throws IOException {
        PlainSocket socket = PlainSocket.connectFrom(from, port);
        open.add(socket);
        return socket;
    }

    private PlainSocket upgraded() throws IOException {
        PlainSocket socket = connect();
        String head = socket.upgrade("");
        if (!head.startsWith("HTTP/1.1 101")) {
            end(socket);
            throw new IOException(head);
        }
        return socket;
    }

    private void end(PlainSocket socket) {
        socket.close();
        open.remove(socket);
    }

    /** A head without an end. */
    private void leaveHalfOpen() throws IOException {
        if (halfOpen.get() < HALF_OPEN) {
            connect().raw("GET /v1/wel".getBytes(StandardCharsets.US_ASCII));
            halfOpen.incrementAndGet();
        }
    }

    private void sayNothing() throws IOException {
        if (withoutHello.get() < WITHOUT_HELLO) {
            upgraded();
            withoutHello.incrementAndGet();
        }
    }

    private void sendTooMuch() throws IOException {
        PlainSocket socket = upgraded();
        try {
            socket.text(HELLO).text(LARGE);
            oversized.incrementAndGet();
            while (true) {
                socket.read();
            }
        } finally {
            end(socket);
        }
    }

    private void comeFromElsewhere() throws IOException {
        PlainSocket socket = connect();
        try {
            String head = socket.upgrade("Origin: https://evil.example\r\n");
            foreign.incrementAndGet();
            letIn.addAndGet(head.startsWith("HTTP/1.1 101") ? 1 : 0);
        } finally {
            end(socket);
        }
    }

    /** A thousand commands a second, as long as they are taken; the replies are not read. */
    private void command() throws IOException {
        PlainSocket socket = upgraded().text(HELLO);
        try {
            while (!over) {
                for (int i = 0; i < 10; i++) {
                    socket.text(COMMAND);
                    commands.incrementAndGet();
                }
                pause(10);
            }
        } finally {
            end(socket);
        }
    }

    private void guess() throws IOException {
        PlainSocket socket = upgraded().text(HELLO);
        try {
            while (!over) {
                socket.text("{\"type\":\"watch\",\"ref\":\"g\",\"question\":\"" + QuestionId.random() + "\"}");
                guesses.incrementAndGet();
                socket.read();
            }
        } finally {
            end(socket);
        }
    }

    private void guessOverHttp() throws IOException {
        PlainSocket socket = connect();
        try {
            socket.raw(("GET /v1/questions/" + QuestionId.random()
                            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            httpGuesses.incrementAndGet();
            socket.head();
        } finally {
            end(socket);
        }
    }

    @Override
    public String toString() {
        return "%d half open, %d without hello, %d oversized, %d from a foreign page, %d commands, %d + %d guesses, %d connections ended, %d foreign pages let in"
                .formatted(
                        halfOpen.get(),
                        withoutHello.get(),
                        oversized.get(),
                        foreign.get(),
                        commands.get(),
                        guesses.get(),
                        httpGuesses.get(),
                        ended.get(),
                        letIn.get());
    }

    @Override
    public void close() {
        over = true;
        List.copyOf(open).forEach(PlainSocket::close);
        threads.forEach(Thread::interrupt);
    }
}
