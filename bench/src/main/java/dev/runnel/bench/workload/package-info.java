/**
 * What is done with each system, and what is measured meanwhile. Flow: a {@code Workload} starts the system in a {@code Lab}, opens a
 * {@code Window} over a stretch of steady load, and returns an {@code Outcome}.
 */
package dev.runnel.bench.workload;
