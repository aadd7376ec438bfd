package dev.runnel.local.experiments;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a process that was started serves by now. Blocks; for a thread that has nothing else to do. */
final class Readiness {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_MILLIS = 100;

    private Readiness() {}

    /** @throws Refusal if it ends before, or takes more than a minute */
    static void await(Process process, int port) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(PATIENCE)
                .build();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!answers(http, question)) {
            if (!process.isAlive()) {
                throw Refusal.unavailable("The second instance ended while it was started, with " + process.exitValue()
                        + "; the console says why.");
            }
            if (System.nanoTime() - deadline > 0) {
                throw Refusal.unavailable("The second instance was not ready within " + LIMIT.toSeconds() + " s.");
            }
        }
    }

    private static boolean answers(HttpClient http, HttpRequest question) {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            return http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("This process is ending.");
        }
    }
}
