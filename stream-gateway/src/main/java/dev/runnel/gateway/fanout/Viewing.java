package dev.runnel.gateway.fanout;

import dev.runnel.contract.Offset;

/**
 * Where one viewer stands, at one moment.
 *
 * @param offset the last that was sent to it
 * @param live whether it is given what the feed reads; else it reads the log itself
 */
public record Viewing(Outlet.Client client, Offset offset, boolean live) {}
