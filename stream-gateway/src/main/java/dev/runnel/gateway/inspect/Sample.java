package dev.runnel.gateway.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Offset;
import dev.runnel.gateway.fanout.Arrivals;
import java.util.List;
import java.util.Map;

/**
 * One look at a question, as a looker is told it. What is not known is null, never 0.
 *
 * @param at epoch milliseconds by this gateway's clock, when it was put together
 * @param everyMs how soon the next one comes
 * @param question the stored JSON as it is; left out if the looker has it already
 * @param entries those that the looker has not been told yet
 * @param skipped how many of these were left out, the oldest ones; left out if none were
 * @param viewers of this node only
 * @param arrivals at this node, since the sample before
 * @param commands for each part the line for a shell that shows the same
 */
record Sample(
        long at,
        String node,
        long everyMs,
        Server redis,
        @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode question,
        Stream stream,
        List<LogEntry> entries,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long skipped,
        List<Group> groups,
        Requests requests,
        List<Viewer> viewers,
        List<Arrivals.Arrival> arrivals,
        Hops hops,
        Map<String, String> commands) {

    /** @param version as {@code INFO server} says it */
    record Server(String address, String version) {}

    /**
     * @param last the id of the last entry
     * @param bytes of memory, about
     * @param ttlMs null if it never expires
     */
    record Stream(String key, long length, String last, Long bytes, Long ttlMs) {}

    /**
     * @param entriesRead null if Redis does not know, as before version 7
     * @param lag entries that it has not given out; null if Redis cannot tell
     */
    record Group(
            String name,
            long consumers,
            long pending,
            String lastDelivered,
            Long entriesRead,
            Long lag,
            List<Member> members) {}

    /**
     * @param idleMs since it last asked
     * @param inactiveMs since it was last given something; null if it never was, or before Redis 7.2
     */
    record Member(String name, long pending, Long idleMs, Long inactiveMs) {}

    record Requests(String key, long length, List<Group> groups) {}

    /**
     * @param connection null where it has no name
     * @param behind entries between it and the end; null if that cannot be known
     */
    record Viewer(String connection, String kind, Offset offset, Long behind, String stage, long unwrittenBytes) {}
}
