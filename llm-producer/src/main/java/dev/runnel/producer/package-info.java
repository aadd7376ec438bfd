/**
 * Turns a question into a stream: {@code intake} takes requests, {@code answer} carries one of them from claim to seal, {@code llm} asks the
 * model. What stands here is what an operator sees: configuration, health and metrics.
 */
package dev.runnel.producer;
