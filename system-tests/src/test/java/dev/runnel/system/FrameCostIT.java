package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each piece of a growing answer costs in Chromium: script, style and layout, against showing the whole text again each time. */
class FrameCostIT {

    private static final int ROUNDS = 2;

    @Test
    void aPieceCostsAFractionOfShowingTheWholeTextAgain() {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "No Chromium here.");
        try (Browser browser = new Browser(chromium.get());
                TextBench bench = new TextBench(browser.newPage())) {
            bench.blockByBlock(8, null);
            List<TextBench.Cost> blocks = new ArrayList<>();
            List<TextBench.Cost> whole = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                blocks.add(tell("block by block", bench.blockByBlock(32, null)));
                whole.add(tell("whole text again", bench.wholeAgain(32)));
            }
            double ratio = total(whole) / total(blocks);
            System.out.printf("32 kB: showing the whole text again costs %.1f times as much%n", ratio);
            for (int kilobytes : new int[] {8, 16, 32, 64}) {
                tell("block by block", bench.blockByBlock(kilobytes, null));
            }
            for (String kind : List.of("list", "code", "table", "nested", "paragraph")) {
                tell("one " + kind, bench.blockByBlock(16, kind));
            }
            // Other work on the machine makes single figures useless, so that only a disaster fails.
            assertThat(ratio).isGreaterThan(3);
        }
    }

    private static double total(List<TextBench.Cost> costs) {
        return costs.stream().mapToDouble(TextBench.Cost::total).sum();
    }

    private static TextBench.Cost tell(String what, TextBench.Cost cost) {
        System.out.printf(
                "%-18s %6d bytes %5d pieces %8.0f ms, a piece %6.2f ms in the middle, %6.1f ms at 99 %%%n",
                what, cost.bytes(), cost.pieces(), cost.total(), cost.median(), cost.p99());
        return cost;
    }
}
