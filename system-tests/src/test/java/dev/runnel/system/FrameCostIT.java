package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What each piece of a growing answer costs in Chromium: script, style and layout, against showing the whole text again each time. */
@Isolated("It measures.")
class FrameCostIT {

    /** Showing the whole text is measured at every sixteenth piece: at each one it would take minutes. */
    private static final int EVERY = 16;

    @Test
    void aPieceCostsAFractionOfShowingTheWholeTextAgain() {
        try (Browser browser = Browser.orSkip();
                TextBench bench = new TextBench(browser.newPage())) {
            bench.streamed(8, null);
            TextBench.Comparison compared = bench.compared(32, EVERY);
            tell("block by block", compared.blocks());
            tell("whole text again", compared.whole());
            System.out.printf("32 kB: showing the whole text again costs %.1f times as much%n", compared.ratio());
            for (int kilobytes : new int[] {8, 16, 32, 64}) {
                tell("block by block", bench.streamed(kilobytes, null));
            }
            for (String kind : List.of("list", "code", "table", "nested", "codeInItem", "quotation", "paragraph")) {
                tell("one " + kind, bench.streamed(8, kind));
            }
            // 28 to 35 were measured; other work on the machine weighs on both sides.
            assertThat(compared.ratio()).isGreaterThanOrEqualTo(10);
        }
    }

    private static void tell(String what, TextBench.Cost cost) {
        System.out.printf(
                "%-18s %6d bytes %5d pieces, %5d measured %8.0f ms, a piece %6.2f ms in the middle, %6.1f ms at 99 %%%n",
                what, cost.bytes(), cost.pieces(), cost.measured(), cost.total(), cost.median(), cost.p99());
    }
}
