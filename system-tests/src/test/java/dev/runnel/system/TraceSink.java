package dev.runnel.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Takes traces as OTLP over HTTP, and keeps the messages as they are. In protobuf's bytes, names and text stand as they are and a trace's id as
 * sixteen bytes, so one sees what is in a message without its schema.
 */
final class TraceSink implements AutoCloseable {

    private final HttpServer server;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    TraceSink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", this::take);
            server.start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            messages.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Whether {@code service} sent something of this trace with all these words in it, in one message or several. */
    boolean has(String service, String traceId, String... words) {
        String trace = new String(HexFormat.of().parseHex(traceId), StandardCharsets.ISO_8859_1);
        String all = String.join(
                "\n",
                messages.stream()
                        .filter(message -> message.contains(service) && message.contains(trace))
                        .toList());
        return !all.isEmpty() && List.of(words).stream().allMatch(all::contains);
    }

    boolean hasAnywhere(String word) {
        return messages.stream().anyMatch(message -> message.contains(word));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
