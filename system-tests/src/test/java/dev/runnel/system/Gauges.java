package dev.runnel.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a service says of itself in {@code /q/metrics}. */
final class Gauges {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Gauges() {}

    /** Open connections of clients. */
    static int connections(Service gateway) {
        return (int) sum(gateway, "runnel_gateway_connections");
    }

    /** Answers that are watched while they grow. */
    static int feeds(Service gateway) {
        return (int) sum(gateway, "runnel_gateway_feeds");
    }

    private static double sum(Service service, String name) {
        String all = text(service);
        if (!all.contains("\n" + name)) {
            throw new IllegalStateException("No " + name + " in\n" + all);
        }
        return all.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String text(Service service) {
        try {
            HttpRequest request = HttpRequest.newBuilder(service.management("/q/metrics"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return "\n"
                    + CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException noReply) {
            throw new UncheckedIOException(noReply);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
