package dev.runnel.system;

import org.junit.jupiter.api.Assumptions;

/** Skips the test or class that calls it. Where that is a whole class the report has no word of it, so it is said in the output as well. */
final class Skip {

    private Skip() {}

    static void unless(boolean possible, String why) {
        if (!possible) {
            System.out.println("Skipped: " + why);
        }
        Assumptions.assumeTrue(possible, why);
    }
}
