package dev.runnel.contract;

/**
 * What a gateway takes; told to every client in {@code welcome}, so that no client has to guess.
 *
 * @param questionChars the longest question, all its messages together, in UTF-16 units
 * @param messages the greatest number of messages in one question
 * @param frameChars the largest frame or request body from a client, in UTF-16 units
 * @param watches how many answers one connection may watch at a time
 * @param queue how many questions may wait for a producer
 */
public record Limits(int questionChars, int messages, int frameChars, int watches, int queue) {}
