package dev.runnel.contract;

/**
 * What a gateway takes; told to every client in {@code welcome}, so that no client has to guess. In the rates and in what is counted for each
 * owner 0 stands for no limit.
 *
 * @param questionChars the longest question, all its messages together, in UTF-16 units
 * @param messages the greatest number of messages in one question
 * @param frameChars the largest frame or request body from a client, in UTF-16 units
 * @param watches how many answers one connection may watch at a time
 * @param queue how many questions may wait for a producer
 * @param connections how many sockets one owner may have open at this gateway
 * @param commandsPerSecond frames that are taken from one socket in the long run; what is more waits
 * @param requestsPerSecond HTTP requests that are taken from one caller in the long run; what is more is refused
 * @param questionsPerMinute how many questions one owner may ask within a minute, over all gateways
 * @param runningAnswers how many answers of one owner may run at a time, over all gateways
 */
public record Limits(
        int questionChars,
        int messages,
        int frameChars,
        int watches,
        int queue,
        int connections,
        int commandsPerSecond,
        int requestsPerSecond,
        int questionsPerMinute,
        int runningAnswers) {}
