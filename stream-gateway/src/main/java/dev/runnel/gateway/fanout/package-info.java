/**
 * A {@link dev.runnel.gateway.fanout.Feed} for each log that somebody here watches while it grows, and a {@link
 * dev.runnel.gateway.fanout.Viewer}, which is a cursor in the log and not a queue, for each of those who watch.
 */
package dev.runnel.gateway.fanout;
