package dev.runnel.system;

import dev.runnel.log.RedisUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between a client and a server of the tests, which can be cut, turn into a black hole, or become slow. */
final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile int bytesPerSecond;

    /** @param target a port of this machine */
    TcpProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        daemon("proxy", this::accept);
    }

    static TcpProxy before(RedisUnderTest redis) {
        return new TcpProxy(redis.port());
    }

    int port() {
        return server.getLocalPort();
    }

    /** Resets all connections, and new ones as soon as they are made. */
    void cut() {
        refusing = true;
        links.forEach(Link::reset);
    }

    /** Nothing comes through any more, on any connection; nobody is told. New connections are taken and get no word. */
    void blackhole() {
        silent = true;
    }

    /** The same for those connections only that are open now, for good. Returns how many they are. */
    int blackholeOpenOnes() {
        links.forEach(link -> link.dead = true);
        return links.size();
    }

    /** @param bytes per second, for each direction of each connection; 0 for as many as there are */
    void throttle(int bytes) {
        bytesPerSecond = bytes;
    }

    /** Everything as at first. What a silent network held back arrives now, as TCP has it. */
    void resume() {
        refusing = false;
        bytesPerSecond = 0;
        synchronized (this) {
            silent = false;
            notifyAll();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refusing) {
                    reset(client);
                } else {
                    daemon("proxy-link", () -> forward(client));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket client) {
        try (client;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            Link link = new Link(client, behind);
            links.add(link);
            if (refusing) {
                link.reset(); // It came in between.
            }
            daemon("proxy-back", () -> link.pump(behind, client));
            link.pump(client, behind);
        } catch (IOException nobodyThere) {
            // The client sees its connection end.
        }
    }

    private final class Link {

        private final Socket client;
        private final Socket behind;
        private volatile boolean dead;

        Link(Socket client, Socket behind) {
            this.client = client;
            this.behind = behind;
        }

        void pump(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[BUFFER];
                for (int n = in.read(buffer, 0, portion()); n >= 0; n = in.read(buffer, 0, portion())) {
                    awaitPassage();
                    out.write(buffer, 0, n);
                    awaitPace(n);
                }
                awaitPassage(); // Nor is anybody told of an end.
            } catch (IOException | InterruptedException over) {
                // The other direction ends with this one.
            }
            reset();
        }

        private void awaitPassage() throws InterruptedException {
            synchronized (TcpProxy.this) {
                while ((silent || dead) && links.contains(this)) {
                    TcpProxy.this.wait();
                }
            }
        }

        void reset() {
            links.remove(this);
            synchronized (TcpProxy.this) {
                TcpProxy.this.notifyAll();
            }
            TcpProxy.reset(client);
            TcpProxy.reset(behind);
        }
    }

    private int portion() {
        return bytesPerSecond == 0 ? BUFFER : Math.max(1, Math.min(BUFFER, bytesPerSecond / 10));
    }

    private void awaitPace(int bytes) throws InterruptedException {
        int pace = bytesPerSecond;
        if (pace > 0) {
            Thread.sleep(1000L * bytes / pace);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedAlready) {
            // Nothing is left to reset.
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException closedAlready) {
            // Nothing is left to close.
        }
        cut();
    }
}
