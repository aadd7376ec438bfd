/** The same entries as Runnel's, written, read and acknowledged with nothing above a plain socket: what Redis itself costs, and no less can. */
package dev.runnel.bench.ceiling;
