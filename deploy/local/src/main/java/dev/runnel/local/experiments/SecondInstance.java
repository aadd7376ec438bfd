package dev.runnel.local.experiments;

import dev.runnel.producer.intake.Intake;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * A gateway and a producer in a process of their own, at most one. While it is ready this process' producer takes nothing, so that the next
 * question is answered there; when it has ended, for whatever reason, this one takes again.
 */
@Singleton
class SecondInstance {

    private static final Logger LOG = Logger.getLogger(SecondInstance.class);

    /** Longer than a read of requests may wait in Redis. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final SecondCommand command;
    private final Intake intake;
    private CompletableFuture<Second> second;
    private Process process;

    SecondInstance(SecondCommand command, Intake intake) {
        this.command = command;
        this.intake = intake;
    }

    /** When it was killed, in epoch milliseconds. */
    record Killed(long pid, long killedAt) {}

    /** The one that runs, or else a new one; completes when it is ready. Fails with {@link Refusal}. */
    synchronized CompletionStage<Second> start() {
        if (second == null) {
            CompletableFuture<Second> made = CompletableFuture.supplyAsync(this::launch, SecondInstance::inBackground);
            second = made;
            made.whenComplete((ready, failure) -> {
                if (failure != null) {
                    forget(made);
                }
            });
        }
        return second;
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "second");
        thread.setDaemon(true);
        thread.start();
    }

    private Second launch() {
        int port = freePort();
        String name = "second-" + port;
        Process started = spawn(port, name);
        try {
            Readiness.await(started, port);
            intake.pause().await().atMost(PAUSE);
        } catch (RuntimeException notReady) {
            started.destroyForcibly();
            intake.resume();
            throw notReady;
        }
        if (!started.isAlive()) {
            intake.resume(); // It may have ended before the pause began.
            throw Refusal.unavailable("The second instance ended while it was started.");
        }
        return Second.at(port, name, started.pid());
    }

    private synchronized Process spawn(int port, String name) {
        try {
            Process started = command.start(port, name);
            process = started;
            started.onExit().thenRun(() -> ended(started));
            return started;
        } catch (IOException cannotStart) {
            LOG.error("The second instance cannot be started", cannotStart);
            throw Refusal.unavailable("The second instance could not be started; the console says why.");
        }
    }

    private synchronized void ended(Process which) {
        if (process == which) {
            process = null;
            second = null;
            intake.resume();
        }
    }

    private synchronized void forget(CompletableFuture<Second> failed) {
        if (second == failed) {
            second = null;
        }
    }

    /** The one that is ready, if any. */
    synchronized Optional<Second> ready() {
        boolean ready = second != null && second.isDone() && !second.isCompletedExceptionally();
        return ready ? Optional.of(second.join()) : Optional.empty();
    }

    /** By SIGKILL; completes when it is gone. Fails with {@link Refusal} if there is none. */
    synchronized CompletionStage<Killed> kill() {
        if (process == null) {
            return CompletableFuture.failedStage(Refusal.notFound("There is no second instance."));
        }
        Process killed = process;
        long at = System.currentTimeMillis();
        killed.destroyForcibly();
        return killed.onExit().thenApply(gone -> {
            ended(killed);
            return new Killed(killed.pid(), at);
        });
    }

    /** It would end anyway, but like this it can take its leave while Redis is still there. */
    synchronized void end(@Observes ShutdownEvent event) {
        if (process != null) {
            process.destroy();
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        } catch (IOException none) {
            throw Refusal.unavailable("No port is free for a second instance.");
        }
    }
}
