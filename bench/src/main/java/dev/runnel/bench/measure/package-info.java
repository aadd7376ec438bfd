/** What the kernel and Redis know of what was used, from {@code /proc} and {@code INFO}. Linux only. */
package dev.runnel.bench.measure;
