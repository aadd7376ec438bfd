package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientWireTest {

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<HttpServerRequest> requests = new CompletableFuture<>();
    private final CompletableFuture<Void> ends = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void cuttingEndsTheConnectionAtOnce() throws Exception {
        try (Socket client = connected()) {
            ClientWire wire = new ClientWire(requests.get(10, TimeUnit.SECONDS));

            wire.cut();

            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        }
    }

    @Test
    void whatHasEndedAlreadyCanBeCutHeldAndReleased() throws Exception {
        connected().close();
        ClientWire wire = new ClientWire(requests.get(10, TimeUnit.SECONDS));
        ends.get(10, TimeUnit.SECONDS);

        assertThatCode(() -> {
                    wire.hold();
                    wire.release();
                    wire.cut();
                })
                .doesNotThrowAnyException();
    }

    private Socket connected() throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.connection().closeHandler(ends::complete);
                    requests.complete(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        client.setSoTimeout(10_000);
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return client;
    }
}
