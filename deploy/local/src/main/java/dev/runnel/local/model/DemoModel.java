package dev.runnel.local.model;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running demo model. It has an event loop of its own and needs no Quarkus. */
public final class DemoModel implements AutoCloseable {
    /** The model's name in {@code /v1/models}; it answers to any other, too. */
    public static final String NAME = "runnel-demo";

    private static final long START_LIMIT_SECONDS = 10;

    private final Vertx vertx;
    private final String host;
    private final int port;

    private DemoModel(Vertx vertx, String host, int port) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
    }

    /** On a free port of 127.0.0.1. */
    public static DemoModel start(DemoPace pace) {
        return start("127.0.0.1", 0, pace);
    }

    /**
     * @param port 0 for a free one
     * @throws IllegalStateException when it cannot listen there
     */
    public static DemoModel start(String host, int port, DemoPace pace) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            HttpServer server = await(vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                    .requestHandler(new DemoRoutes(vertx, new Author(new Topics(), pace)))
                    .listen(port, host));
            return new DemoModel(vertx, host, server.actualPort());
        } catch (RuntimeException e) {
            vertx.close();
            throw new IllegalStateException(
                    "The demo model cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** For {@code quarkus.langchain4j.openai.base-url}: ends with {@code /v1}. */
    public String baseUrl() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/v1";
    }

    public int port() {
        return port;
    }

    /** Closes every connection and returns when that is done. */
    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + START_LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
