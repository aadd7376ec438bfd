package dev.runnel.system;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The Chromium that is installed here, driven by Playwright. */
final class Browser implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-quic",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    /** @param without those of Playwright's own arguments that it is not started with */
    private Browser(Path executable, String... without) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setIgnoreDefaultArgs(List.of(without))
                        .setArgs(ARGUMENTS));
    }

    /**
     * Starts it; where there is none, the test or class that calls this is skipped, and says so.
     *
     * @param without arguments that Playwright would give it otherwise
     */
    static Browser orSkip(String... without) {
        Optional<Path> chromium = installed();
        Skip.unless(
                chromium.isPresent(), "No Chromium here: the page is not tested. RUNNEL_CHROMIUM names another one.");
        return new Browser(chromium.get(), without);
    }

    /** {@code RUNNEL_CHROMIUM}, or the usual places. */
    private static Optional<Path> installed() {
        return Stream.of(
                        System.getenv("RUNNEL_CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A person of their own: shares nothing with the others. */
    Page newPage() {
        return newPage(options -> {});
    }

    /** The same with a browser that is set up differently. */
    Page newPage(Consumer<NewContextOptions> settings) {
        NewContextOptions options =
                new NewContextOptions().setViewportSize(1100, 800).setColorScheme(ColorScheme.LIGHT);
        settings.accept(options);
        BrowserContext context = chromium.newContext(options);
        context.setDefaultTimeout(20_000);
        return context.newPage();
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
