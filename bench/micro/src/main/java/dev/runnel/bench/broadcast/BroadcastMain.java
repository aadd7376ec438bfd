package dev.runnel.bench.broadcast;

import dev.runnel.bench.micro.Options;
import io.vertx.core.Vertx;

/** Starts the server and says {@code ready}. Options are in the README. */
public final class BroadcastMain {

    private BroadcastMain() {}

    public static void main(String... args) {
        Vertx.vertx()
                .deployVerticle(new BroadcastServer(new Options(args)))
                .onSuccess(deployed -> System.out.println("ready"))
                .onFailure(failure -> {
                    System.err.println("Cannot start: " + failure.getMessage());
                    System.exit(1);
                });
    }
}
