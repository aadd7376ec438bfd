package dev.runnel.log;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Redis for all tests of one JVM, in the chosen {@link RedisMode}: the program that {@code runnel.test.redis-server} names, else, if it is to
 * be a plain one, a container where a Docker engine answers and has or can pull the image, else the embedded binary.
 * As a Quarkus test resource it also tells the application where it is, and who the application is there.
 */
public class RedisForTests implements QuarkusTestResourceLifecycleManager {

    private static final String IMAGE = System.getProperty("runnel.test.redis-image", "redis:8");

    /** Which service the module's tests start. */
    private static final String SERVICE = System.getProperty("runnel.test.redis-user", UsersFile.OPERATOR);

    private static RedisUnderTest running;
    private static Redis beside;

    @Override
    public Map<String, String> start() {
        return running().properties(SERVICE);
    }

    @Override
    public void stop() {
        // Lives as long as this JVM: starting one for each test class would cost more than the tests.
    }

    /** Starts it on first use. */
    public static synchronized RedisUnderTest running() {
        if (running == null) {
            running = startAny(RedisMode.chosen());
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            System.out.printf("Redis for tests: %s, on port %d%n", running.mode(), running.port());
        }
        return running;
    }

    /** For a test that looks or breaks something beside the service: may do everything. */
    public static String url() {
        return running().url(UsersFile.OPERATOR);
    }

    /** What a test does to Redis beside the service. */
    public static Response send(Request request) {
        try {
            return beside().send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(request.command() + " failed: " + failed.getMessage(), failed);
        }
    }

    private static synchronized Redis beside() {
        if (beside == null) {
            beside = client(
                    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true)));
        }
        return beside;
    }

    /** A client that may do everything, too. */
    public static Redis client(Vertx vertx) {
        return Redis.createClient(vertx, running().options(UsersFile.OPERATOR));
    }

    private static RedisUnderTest startAny(RedisMode mode) {
        if (RedisUnderTest.PROGRAM != null || mode != RedisMode.PLAIN) {
            return RedisUnderTest.startProcess(WayIn.of(mode));
        }
        try {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return startContainer();
            }
        } catch (RuntimeException noContainer) {
            System.out.println("No Redis container (" + noContainer.getMessage() + "); using the embedded one");
        }
        return RedisUnderTest.startProcess(WayIn.of(mode));
    }

    private static RedisUnderTest startContainer() {
        GenericContainer<?> redis = new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(6379);
        redis.start();
        return new RedisUnderTest(WayIn.of(RedisMode.PLAIN), redis.getHost(), redis.getMappedPort(6379), redis::close);
    }
}
