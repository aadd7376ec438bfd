package dev.runnel.system;

/**
 * How much the tests do. The short form is for every build; {@code -Drunnel.long=true} selects the long one, and {@code -Drunnel.<name>=n} sets a
 * single figure over both. Maven hands what its command line sets on to the tests' process.
 */
final class Scale {

    private Scale() {}

    /** The figure called {@code name}: what {@code -Drunnel.<name>} says, else that of the chosen form. */
    static int of(String name, int shortForm, int longForm) {
        return Integer.getInteger("runnel." + name, isLong() ? longForm : shortForm);
    }

    static boolean isLong() {
        return Boolean.getBoolean("runnel.long");
    }

    /** A new seed for a test's chance, or that of {@code -Drunnel.seed}. Printed, so that a run that failed can be played again. */
    static long seed() {
        long seed = Long.getLong("runnel.seed", System.nanoTime());
        System.out.printf("seed: %d (play it again with -Drunnel.seed=%d)%n", seed, seed);
        return seed;
    }
}
