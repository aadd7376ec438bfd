package dev.runnel.system;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An empty page with the built style sheet, in which the part that shows Markdown can be called and measured alone. */
final class TextBench implements AutoCloseable {

    /** Milliseconds of script, style and layout over all pieces of one answer, of which so many were measured. */
    record Cost(int bytes, int pieces, int measured, double total, double median, double p99) {

        private static Cost of(Object told) {
            Map<?, ?> cost = (Map<?, ?>) told;
            return new Cost(
                    ((Number) cost.get("bytes")).intValue(),
                    ((Number) cost.get("pieces")).intValue(),
                    ((Number) cost.get("measured")).intValue(),
                    ((Number) cost.get("total")).doubleValue(),
                    ((Number) cost.get("median")).doubleValue(),
                    ((Number) cost.get("p99")).doubleValue());
        }
    }

    /** The same answer, block by block and as a whole for each piece. */
    record Comparison(Cost blocks, Cost whole) {

        double ratio() {
            return whole.total() / blocks.total();
        }
    }

    private static final String ADDRESS = "http://localhost/";
    private static final Path SITE = Path.of("../web-ui/target/classes/META-INF/resources/assets");
    private static final Path SCRIPT = Path.of("../web-ui/target/bench/frame-cost.js");

    private final Page page;

    TextBench(Page page) {
        this.page = page;
        page.route(ADDRESS + "**", TextBench::serve);
        page.navigate(ADDRESS);
        page.waitForFunction("() => window.shown");
    }

    Cost streamed(int kilobytes, String kind) {
        return Cost.of(page.evaluate("kind => streamed(%d, kind ?? undefined)".formatted(kilobytes), kind));
    }

    /** Measures the showing of the whole text at every so many pieces only. */
    Comparison compared(int kilobytes, int every) {
        Map<?, ?> told = (Map<?, ?>) page.evaluate("() => compared(%d, %d)".formatted(kilobytes, every));
        return new Comparison(Cost.of(told.get("blocks")), Cost.of(told.get("whole")));
    }

    /** The DOM in the end, when the text was shown in pieces that end there. */
    String shown(String text, List<Integer> ends) {
        return (String) page.evaluate("shown", Map.of("text", text, "ends", ends));
    }

    private static void serve(Route route) {
        String path = route.request().url().substring(ADDRESS.length());
        try {
            switch (path) {
                case "" ->
                    fulfill(
                            route,
                            "text/html",
                            "<!doctype html><meta charset=utf-8><link rel=stylesheet href=page.css><main></main>"
                                    + "<script type=module src=bench.js></script>");
                case "bench.js" -> fulfill(route, "text/javascript", Files.readString(SCRIPT));
                case "page.css" -> fulfill(route, "text/css", style());
                default -> route.fulfill(new Route.FulfillOptions().setStatus(404));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void fulfill(Route route, String type, String body) {
        route.fulfill(new Route.FulfillOptions()
                .setContentType(type + ";charset=utf-8")
                .setBody(body));
    }

    private static String style() throws IOException {
        try (Stream<Path> files = Files.list(SITE)) {
            return Files.readString(files.filter(file -> file.toString().endsWith(".css"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Override
    public void close() {
        page.context().close();
    }
}
