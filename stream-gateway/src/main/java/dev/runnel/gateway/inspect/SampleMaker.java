package dev.runnel.gateway.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.fanout.Arrivals;
import dev.runnel.gateway.fanout.Viewing;
import dev.runnel.gateway.lifecycle.NodeName;
import dev.runnel.log.RedisAddress;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Puts together what one looker is told. */
@Singleton
class SampleMaker {

    private final Keys keys;
    private final FrameCodec codec;
    private final NodeName node;
    private final long everyMs;

    SampleMaker(Keys keys, FrameCodec codec, NodeName node, GatewayConfig config) {
        this.keys = keys;
        this.codec = codec;
        this.node = node;
        this.everyMs = config.inspectorEvery().toMillis();
    }

    /**
     * All that is known at one moment. Nothing in it changes any more, so that it may be written down on another thread.
     *
     * @param redis null if it is not known
     */
    record Moment(
            QuestionId id,
            long at,
            RedisAddress redis,
            String version,
            Seen seen,
            List<Sample.Viewer> viewers,
            List<Arrivals.Arrival> arrivals,
            Hops hops) {}

    static Sample.Viewer viewer(Viewing viewing, Story story, long length) {
        return new Sample.Viewer(
                viewing.client().connection(),
                viewing.client().kind().name().toLowerCase(Locale.ROOT),
                viewing.offset(),
                story.behind(viewing.offset(), length),
                viewing.live() ? "live" : "catching_up",
                viewing.client().unwrittenBytes());
    }

    /** What somebody who was told {@code known} before has been told then. */
    static Told.State then(Moment moment, Told.State known) {
        List<Arrivals.Arrival> arrivals = moment.arrivals();
        Offset arrival = arrivals.isEmpty()
                ? known.arrival()
                : arrivals.get(arrivals.size() - 1).offset();
        String question = moment.seen().question();
        EntryId last = EntryId.parse(moment.seen().stream().last());
        // Not back, where a failover took the end of the log: it comes again, the same.
        EntryId entry = last.isAfter(known.entry()) ? last : known.entry();
        return new Told.State(entry, arrival, question == null ? known.question() : question);
    }

    String json(Moment moment, Told.State known) {
        Seen seen = moment.seen();
        List<LogEntry> entries = seen.entries().stream()
                .filter(entry -> entry.entryId().isAfter(known.entry()))
                .toList();
        return codec.write(new Sample(
                moment.at(),
                node.toString(),
                everyMs,
                new Sample.Server(moment.redis() == null ? null : moment.redis().toString(), moment.version()),
                news(seen.question(), known.question()),
                seen.stream(),
                entries,
                skipped(seen, entries, known),
                seen.groups(),
                seen.requests(),
                moment.viewers(),
                moment.arrivals().stream()
                        .filter(arrival -> arrival.offset().isAfter(known.arrival()))
                        .toList(),
                moment.hops(),
                Commands.of(moment.redis(), keys, moment.id(), node.group())));
    }

    private JsonNode news(String question, String known) {
        return question == null || question.equals(known) ? null : codec.read(question, JsonNode.class);
    }

    /** For somebody who knows nothing it is what the log has more; later it cannot be told exactly, and takes ten thousand entries a second. */
    private static Long skipped(Seen seen, List<LogEntry> entries, Told.State known) {
        long left = seen.stream().length() - entries.size();
        return known.entry().equals(EntryId.START) && left > 0 ? left : null;
    }
}
