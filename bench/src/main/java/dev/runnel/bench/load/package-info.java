/**
 * The readers: one load for all systems. Everything here lives on the one event loop of {@link dev.runnel.bench.load.Loader}, so there are no
 * locks; others ask it over {@code Loader.call}.
 *
 * <p>Flow: a {@code Viewer} hears frames, a {@code Reading} checks the tokens in them, the {@code Tally} counts.
 */
package dev.runnel.bench.load;
