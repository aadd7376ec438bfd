/**
 * The least that a Vert.x server can do for an answer with many viewers: the same frames over the same protocol, with no log, no group and no
 * viewer that could be behind. What our gateway costs beyond this is the price of everything else.
 */
package dev.runnel.bench.broadcast;
