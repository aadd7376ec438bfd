/**
 * Measures Runnel and what people would pick instead, in the same run.
 *
 * <p>The way: {@code workload} starts a {@code system}, has {@code load} read what it says, asks {@code measure} what was used meanwhile;
 * {@code report} makes table, charts and file of it. bench/README.md tells what each figure is.
 */
package dev.runnel.bench;
