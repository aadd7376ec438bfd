package dev.runnel.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** The few requests that the tests make beside the socket. */
final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Http() {}

    /** @throws UncheckedIOException if nobody answers */
    static int status(HttpRequest request) {
        return send(request).statusCode();
    }

    /** @throws UncheckedIOException if nobody answers */
    static String text(HttpRequest request) {
        return send(request).body();
    }

    static JsonNode json(URI address) {
        try {
            return JSON.readTree(send(HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(10))
                            .build())
                    .body());
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }

    /** What has come of an endless response by the first line that contains this; then it is left. */
    static String beginOf(HttpRequest request, String word) {
        try (Stream<String> lines =
                CLIENT.send(known(request), HttpResponse.BodyHandlers.ofLines()).body()) {
            StringBuilder begin = new StringBuilder();
            lines.peek(line -> begin.append(line).append('\n')).anyMatch(line -> line.contains(word));
            return begin.toString();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The same from somebody whom gateways know, unless it says itself who asks. */
    static HttpRequest known(HttpRequest request) {
        return request.headers().firstValue("Authorization").isPresent()
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .header("Authorization", Visitor.USUAL.bearer())
                        .build();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(known(request), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
