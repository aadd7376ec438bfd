package dev.runnel.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a service says of itself in {@code /q/metrics}. */
final class Gauges {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Pattern REFUSED =
            Pattern.compile("runnel_gateway_refused_total\\{.*reason=\"(\\w+)\".*} (\\S+)");

    private Gauges() {}

    /** Open connections of clients. */
    static int connections(Service gateway) {
        return (int) sum(gateway, "runnel_gateway_connections");
    }

    /** Answers that are watched while they grow. */
    static int feeds(Service gateway) {
        return (int) sum(gateway, "runnel_gateway_feeds");
    }

    /** How much was refused, by reason. Reasons for which nothing was are left out. */
    static Map<String, Long> refused(Service gateway) {
        Map<String, Long> refused = new TreeMap<>();
        Matcher lines = REFUSED.matcher(text(gateway));
        while (lines.find()) {
            long count = (long) Double.parseDouble(lines.group(2));
            if (count > 0) {
                refused.put(lines.group(1), count);
            }
        }
        return refused;
    }

    /** All that the service itself counts and has counted: for a test that failed. */
    static String standing(Service service) {
        return text(service)
                .lines()
                .filter(line -> line.startsWith("runnel_") && !line.endsWith(" 0.0") && !line.contains("_bucket{"))
                .collect(Collectors.joining("\n  ", service.name() + ":\n  ", ""));
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
