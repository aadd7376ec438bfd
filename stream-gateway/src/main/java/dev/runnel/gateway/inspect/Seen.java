package dev.runnel.gateway.inspect;

import java.util.List;

/**
 * What Redis told in one look.
 *
 * @param question its JSON; null if it is not kept any more
 * @param beginning of the attempt in whose middle {@code entries} begin; empty if they do not
 * @param entries oldest first
 */
record Seen(
        String question,
        Sample.Stream stream,
        List<LogEntry> beginning,
        List<LogEntry> entries,
        List<Sample.Group> groups,
        Sample.Requests requests) {}
