package dev.runnel.local.redis;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A JVM that does nothing but hold a Redis, for tests that end it in unfriendly ways. */
final class RedisHolderMain {
    private RedisHolderMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalRedis redis = LocalRedis.start(new LocalRedisOptions(0, Optional.empty(), System.getenv("PATH")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> lastWords(redis)));
        System.out.println("port " + redis.port());
        new CountDownLatch(1).await();
    }

    /** What a service does while it shuts down: it still needs its Redis, for longer than Redis takes to end. */
    private static void lastWords(LocalRedis redis) {
        boolean answered = true;
        for (int attempt = 0; attempt < 40; attempt++) {
            answered &= Ping.answered(redis.port());
            pause();
        }
        System.out.println(answered ? "redis outlived the service" : "redis died first");
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
