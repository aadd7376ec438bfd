package dev.runnel.log;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis that tests can reach, and the ways into it for each of its users. */
public final class RedisUnderTest implements AutoCloseable {

    /** A program to start instead of the embedded one: {@code -Drunnel.test.redis-server=/path}. */
    static final String PROGRAM = System.getProperty("runnel.test.redis-server");

    private static final String HERE = "127.0.0.1";

    private final RedisMode mode;
    private final String host;
    private final int port;
    private final TestCertificate certificate;
    private final AutoCloseable server;

    /** @param certificate null unless it is encrypted */
    RedisUnderTest(RedisMode mode, String host, int port, TestCertificate certificate, AutoCloseable server) {
        this.mode = mode;
        this.host = host;
        this.port = port;
        this.certificate = certificate;
        this.server = server;
    }

    /** With the users as they are in the template, for the prefix that the services have by default. */
    public static RedisUnderTest withUsers() {
        return startProcess(RedisMode.ACL, UsersFile.filled(), null);
    }

    /** Encrypted, as whoever the certificate says that it is. */
    public static RedisUnderTest encrypted(TestCertificate certificate) {
        return startProcess(RedisMode.TLS, null, certificate);
    }

    static RedisUnderTest startProcess(RedisMode mode) {
        return switch (mode) {
            case PLAIN -> startProcess(mode, null, null);
            case ACL -> startProcess(mode, UsersFile.filledForAnyPrefix(), null);
            case TLS -> startProcess(mode, null, TestCertificate.of("ip:127.0.0.1,dns:localhost"));
        };
    }

    private static RedisUnderTest startProcess(RedisMode mode, Path users, TestCertificate certificate) {
        try {
            int port = freePort();
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .port(certificate == null ? port : 0)
                    .bind(HERE)
                    .setting("save \"\"")
                    .setting("appendonly no");
            if (PROGRAM != null) {
                builder.executableProvider(() -> new File(PROGRAM));
            }
            if (users != null) {
                builder.setting("aclfile " + users);
            }
            if (certificate != null) {
                builder.setting("tls-port " + port)
                        .setting("tls-cert-file " + certificate.certificate())
                        .setting("tls-key-file " + certificate.key())
                        .setting("tls-ca-cert-file " + certificate.certificate())
                        .setting("tls-auth-clients no")
                        .setting("requirepass \"" + mode.password("").replace("\"", "\\\"") + "\"");
            }
            RedisServer server = builder.build();
            server.start();
            return new RedisUnderTest(mode, HERE, port, certificate, server::stop);
        } catch (IOException broken) {
            throw new UncheckedIOException("No Redis for the tests", broken);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    public RedisMode mode() {
        return mode;
    }

    /** With the user's password in it. */
    public String url(String user) {
        return mode.url(user, host, port);
    }

    /** For a client of the tests. */
    public RedisOptions options(String user) {
        RedisOptions options = new RedisOptions().setConnectionString(url(user));
        if (certificate != null) {
            options.setNetClientOptions(new NetClientOptions()
                    .setSsl(true)
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setTrustOptions(new PemTrustOptions().addCertPath(authority())));
        }
        return options;
    }

    /** What makes a service that runs in this JVM that user. */
    public Map<String, String> properties(String user) {
        return certificate == null
                ? Map.of("quarkus.redis.hosts", url(user))
                : Map.of(
                        "quarkus.redis.hosts", url(user), "quarkus.redis.tls.trust-certificate-pem.certs", authority());
    }

    /** The environment of a service that is that user. */
    public Map<String, String> environment(String user) {
        return environmentOf(url(user));
    }

    /** The same, by way of another port of this machine. */
    public Map<String, String> environment(String user, int by) {
        return environmentOf(mode.url(user, HERE, by));
    }

    private Map<String, String> environmentOf(String url) {
        return certificate == null ? Map.of("REDIS_URL", url) : Map.of("REDIS_URL", url, "REDIS_CA", authority());
    }

    private String authority() {
        return certificate.certificate().toString();
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
