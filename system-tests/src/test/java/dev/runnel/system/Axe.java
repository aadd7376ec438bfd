package dev.runnel.system;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe finds on a page. It brings its script into it, so the page must be one that bypasses its own policy. */
final class Axe {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** Which headings and tables there are in an answer is the model's business. */
    private static final List<String> OF_THE_TEXT = List.of("heading-order", "empty-table-header");

    private Axe() {}

    /** A line for each rule that is violated, with the first places where. */
    static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .withTags(RULES).disableRules(OF_THE_TEXT).analyze().getViolations().stream()
                        .map(Axe::tell)
                        .toList();
    }

    private static String tell(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .limit(3)
                        .map(node -> node.getHtml() + " "
                                + node.getAny().stream()
                                        .map(check -> check.getMessage())
                                        .toList())
                        .toList();
    }
}
