/**
 * What a measurement puts in place of the model: an answer of known tokens, each with the time at which it was said. Intake, writer and
 * seals are the producer's own.
 */
package dev.runnel.bench.script;
