package dev.runnel.gateway;

/**
 * Something that clients may use beyond the protocol. Whoever brings it makes a bean of it; those that are on are named in {@code welcome}.
 *
 * @param name as clients know it
 */
public record Feature(String name, boolean on) {}
