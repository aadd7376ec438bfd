package dev.runnel.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code docs/metrics.md}, and the same of a service that runs: each metric's name with its type. */
public final class MetricsDocument {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private MetricsDocument() {}

    /** @param service {@code Gateway} or {@code Producer}; what both have is in it as well */
    public static Map<String, String> of(String service) {
        Map<String, String> documented = new TreeMap<>();
        String section = "";
        for (String line : lines()) {
            section = line.startsWith("## ") ? line.substring(3) : section;
            if (line.startsWith("| `") && (section.equals("Both services") || section.equals(service))) {
                String[] cells = line.split("\\|");
                String name = cells[1].strip().replace("`", "");
                // In this format a counter's family has its ending, and every other one has not.
                documented.put(name, cells[2].strip());
            }
        }
        return documented;
    }

    private static Iterable<String> lines() {
        try {
            return Files.readAllLines(Path.of("..", "docs", "metrics.md"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** @param metrics where the service has them */
    public static Map<String, String> of(URI metrics) {
        Map<String, String> served = new TreeMap<>();
        scrape(metrics)
                .filter(line -> line.startsWith("# TYPE runnel_") || line.startsWith("# TYPE gen_ai_"))
                .map(line -> line.split(" "))
                // The greatest of the last minutes comes along with each histogram and summary.
                .filter(type -> !type[2].endsWith("_max"))
                .forEach(type -> served.put(type[2], type[3]));
        return served;
    }

    /** The samples of this name, added up; 0 if there are none. */
    public static double sum(URI metrics, String name, String... tags) {
        return scrape(metrics)
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> Stream.of(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Stream<String> scrape(URI metrics) {
        HttpRequest request = HttpRequest.newBuilder(metrics)
                .header("Accept", "text/plain;version=0.0.4")
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofLines()).body();
        } catch (IOException noReply) {
            throw new UncheckedIOException(noReply);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
