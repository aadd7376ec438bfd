package dev.runnel.local.model;

import java.time.Duration;

/**
 * Everything that is to be said, and how.
 *
 * @param cutAfter so many tokens at most are said before the ending
 * @param seed of the jitter
 */
record Script(
        String reasoning,
        String text,
        int cutAfter,
        Ending ending,
        Duration firstToken,
        double tokensPerSecond,
        long seed) {}
