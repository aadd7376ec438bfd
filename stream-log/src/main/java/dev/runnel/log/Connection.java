package dev.runnel.log;

/**
 * One connection to one Redis. Another one, later, may lead to another Redis, or to the same one with less in it: to a replica that was
 * promoted before it had everything, or to a server that came back from its disk.
 *
 * @param number counts the link's connections
 */
public record Connection(RedisLink link, long number) {}
