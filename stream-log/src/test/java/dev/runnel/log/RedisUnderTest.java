package dev.runnel.log;

import io.vertx.redis.client.RedisOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis that tests can reach, and the ways into it for each of its users. */
public final class RedisUnderTest implements AutoCloseable {

    /** A program to start instead of the embedded one: {@code -Drunnel.test.redis-server=/path}. */
    static final String PROGRAM = System.getProperty("runnel.test.redis-server");

    private final WayIn way;
    private final String host;
    private final int port;
    private final AutoCloseable server;

    RedisUnderTest(WayIn way, String host, int port, AutoCloseable server) {
        this.way = way;
        this.host = host;
        this.port = port;
        this.server = server;
    }

    /** With the users as they are in the template, for the prefix that the services have by default. */
    public static RedisUnderTest withUsers() {
        return startProcess(new WayIn(RedisMode.ACL, UsersFile.filled(), null));
    }

    /** Encrypted, as whoever the certificate says that it is. */
    public static RedisUnderTest encrypted(TestCertificate certificate) {
        return startProcess(WayIn.encrypted(certificate));
    }

    static RedisUnderTest startProcess(WayIn way) {
        try {
            int port = freePort();
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .bind(WayIn.HERE)
                    .setting("save \"\"")
                    .setting("appendonly no");
            if (PROGRAM != null) {
                builder.executableProvider(() -> new File(PROGRAM));
            }
            way.settings(port).forEach((name, value) -> set(builder, name, value));
            RedisServer server = builder.build();
            server.start();
            return new RedisUnderTest(way, WayIn.HERE, port, server::stop);
        } catch (IOException broken) {
            throw new UncheckedIOException("No Redis for the tests", broken);
        }
    }

    private static void set(RedisServerBuilder builder, String name, String value) {
        if (name.equals("port")) {
            builder.port(Integer.parseInt(value));
        } else {
            builder.setting(name + " \"" + value.replace("\"", "\\\"") + "\"");
        }
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    public RedisMode mode() {
        return way.mode();
    }

    /** With the user's password in it. */
    public String url(String user) {
        return mode().url(user, host, port);
    }

    /** For a client of the tests. */
    public RedisOptions options(String user) {
        return way.options(url(user));
    }

    /** What makes a service that runs in this JVM that user. */
    public Map<String, String> properties(String user) {
        return way.properties(url(user));
    }

    /** The environment of a service that is that user. */
    public Map<String, String> environment(String user) {
        return way.environment(url(user));
    }

    /** The same, by way of another port of this machine. */
    public Map<String, String> environment(String user, int by) {
        return way.environment(mode().url(user, WayIn.HERE, by));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception goneAlready) {
            // Nothing is left to stop.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
