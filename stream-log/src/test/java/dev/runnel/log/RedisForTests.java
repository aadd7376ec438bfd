package dev.runnel.log;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Redis for all tests of one JVM: the program that {@code runnel.test.redis-server} names, else a container where a Docker engine answers
 * and has or can pull the image, else the embedded binary.
 * As a Quarkus test resource it also tells the application where it is.
 */
public class RedisForTests implements QuarkusTestResourceLifecycleManager {

    private static final String IMAGE = System.getProperty("runnel.test.redis-image", "redis:8");

    /** A program to start instead of all that, so that the tests can be run against any version: {@code -Drunnel.test.redis-server=/path}. */
    private static final String PROGRAM = System.getProperty("runnel.test.redis-server");

    private static String url;

    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.redis.hosts", url());
    }

    @Override
    public void stop() {
        // Lives as long as this JVM: starting one for each test class would cost more than the tests.
    }

    /** Of the form {@code redis://host:port}. Starts it on first use. */
    public static synchronized String url() {
        if (url == null) {
            url = startAny();
            System.out.println("Redis for tests: " + url);
        }
        return url;
    }

    private static String startAny() {
        if (PROGRAM != null) {
            return startProcess(RedisServer.newRedisServer().executableProvider(() -> new File(PROGRAM)));
        }
        try {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return startContainer();
            }
        } catch (RuntimeException noContainer) {
            System.out.println("No Redis container (" + noContainer.getMessage() + "); using the embedded one");
        }
        return startProcess(RedisServer.newRedisServer());
    }

    @SuppressWarnings("resource") // ends with the JVM, by Testcontainers' own means
    private static String startContainer() {
        GenericContainer<?> redis = new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(6379);
        redis.start();
        return "redis://" + redis.getHost() + ":" + redis.getMappedPort(6379);
    }

    private static String startProcess(RedisServerBuilder builder) {
        try {
            int port = freePort();
            RedisServer server = builder.port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            return "redis://127.0.0.1:" + port;
        } catch (IOException broken) {
            throw new UncheckedIOException("No Redis for the tests", broken);
        }
    }

    private static void stop(RedisServer server) {
        try {
            server.stop();
        } catch (IOException goneAlready) {
            // Nothing is left to stop.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
