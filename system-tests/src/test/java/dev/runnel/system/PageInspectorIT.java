package dev.runnel.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the inspector shows, held against what Redis says when it is asked beside it. */
@ExtendWith(TailsOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("browsers") // Also keeps its methods in one thread, as Playwright wants.
class PageInspectorIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static Browser browser;
    private static Service local;

    @BeforeAll
    static void startAll() {
        browser = Browser.orSkip();
        local = Service.allInOne("local-for-the-inspector", Map.of("RUNNEL_DEMO_FIRST_TOKEN", "100ms"))
                .launch();
        local.awaitReady();
    }

    @AfterAll
    static void endAll() {
        if (browser != null) {
            browser.close();
        }
        if (local != null) {
            local.close();
        }
    }

    @Test
    void itsFiguresAreThoseOfXinfo() {
        Page page = browser.newPage();
        page.setViewportSize(1280, 900);
        try (ReaderPage reader = new ReaderPage(page)) {
            reader.open(local.at("/"));
            // The model falls silent after 30 tokens, so that the figures stand still while they are compared.
            reader.ask("What is in Redis now? #stall=30");
            reader.awaitVisibleText(20);
            page.getByTestId("open-inspector").click();
            page.locator("[data-panel=groups] tr.group").first().waitFor();
            String address =
                    page.locator("[data-testid=inspector-head] bdi").first().textContent();
            String log = page.locator("[data-panel=groups] .key bdi").textContent();
            String queue = page.locator("[data-panel=queue] .key bdi").textContent();

            try (RedisClient redis = new RedisClient("redis://" + address)) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(shown(page, "groups")).isNotEmpty().isEqualTo(groups(redis, log));
                    assertThat(shown(page, "queue")).isNotEmpty().isEqualTo(groups(redis, queue));
                    assertThat(page.locator("[data-panel=entries] .part-title .figure")
                                    .textContent())
                            .isEqualTo(redis.send(Command.XLEN, log).toString());
                });
                Locator last = page.locator(".entries .rows [role=row]").last();
                assertThat(last.getAttribute("data-id")).isEqualTo(lastId(redis, log));
            }
            assertThat(page.locator(".viewers [data-here]")).containsText("at the end");
            reader.screenshot("inspector");
            reader.stop();
            reader.awaitStatus("stopped: ");
            assertThat(page.getByTestId("inspector-status")).containsText("final figures");
            assertThat(reader.errors()).isEmpty();
        }
    }

    /** Name, pending, last delivered, read and lag of each group, as they can be read on the page. */
    private static List<List<String>> shown(Page page, String panel) {
        List<List<String>> rows = new ArrayList<>();
        for (Locator row : page.locator("[data-panel=" + panel + "] tr.group").all()) {
            rows.add(List.of(
                    row.getAttribute("data-group"),
                    figure(row, "pending"),
                    figure(row, "lastDelivered"),
                    figure(row, "entriesRead"),
                    figure(row, "lag")));
        }
        return rows;
    }

    private static String figure(Locator row, String name) {
        return row.locator("[data-figure=" + name + "]").textContent().strip();
    }

    private static List<List<String>> groups(RedisClient redis, String key) {
        List<List<String>> rows = new ArrayList<>();
        for (Response group : redis.send(Command.XINFO, "GROUPS", key)) {
            rows.add(List.of(
                    told(group, "name"),
                    told(group, "pending"),
                    told(group, "last-delivered-id"),
                    told(group, "entries-read"),
                    told(group, "lag")));
        }
        return rows;
    }

    private static String told(Response group, String name) {
        Response value = group.get(name);
        return value == null ? "unknown" : value.toString();
    }

    private static String lastId(RedisClient redis, String key) {
        return redis.send(Command.XREVRANGE, key, "+", "-", "COUNT", 1)
                .get(0)
                .get(0)
                .toString();
    }
}
