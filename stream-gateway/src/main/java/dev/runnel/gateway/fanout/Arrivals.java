package dev.runnel.gateway.fanout;

import dev.runnel.contract.Offset;
import dev.runnel.log.Logged;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** When the latest entries of one log came to this node, and when they went on. Lives on the {@link Loop}. */
public final class Arrivals {

    /** Ten times what a fast model makes in a second; the oldest go first. */
    private static final int KEPT = 1000;

    private final Queue<Arrival> latest = new ArrayDeque<>();

    /**
     * @param at milliseconds since asked, when the entry was made
     * @param readAt epoch milliseconds, when the group gave it out
     * @param sentAt epoch milliseconds, when its frame was handed to the sockets of all live viewers
     */
    public record Arrival(Offset offset, long at, long readAt, long sentAt) {}

    void add(List<Logged> entries, long readAt, long sentAt) {
        for (Logged logged : entries) {
            latest.add(new Arrival(logged.offset(), logged.entry().at(), readAt, sentAt));
            if (latest.size() > KEPT) {
                latest.remove();
            }
        }
    }

    /** Those that are still known, oldest first. */
    public List<Arrival> after(Offset offset) {
        return latest.stream()
                .filter(arrival -> arrival.offset().isAfter(offset))
                .toList();
    }
}
