/** Table, file and charts of what was measured. */
package dev.runnel.bench.report;
