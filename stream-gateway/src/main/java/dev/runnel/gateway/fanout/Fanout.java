package dev.runnel.gateway.fanout;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.contract.frame.State;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.Tracing;
import dev.runnel.gateway.presence.Presence;
import dev.runnel.gateway.redis.WatchGroup;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Logged;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings viewers to logs: at most one feed for each, however many watch it. */
@Singleton
public class Fanout {

    /** Entries in one page. */
    private static final int PAGE = 1000;

    private final AnswerLog log;
    private final WatchGroup group;
    private final Overdue overdue;
    private final FrameMaker frames;
    private final Loop loop;
    private final Presence presence;
    private final GatewayMetrics metrics;
    private final Tracing tracing;
    private final Map<QuestionId, Feed> feeds = new HashMap<>();
    private final Map<QuestionId, Arrivals> noted = new HashMap<>();
    private boolean closed;

    Fanout(
            AnswerLog log,
            WatchGroup group,
            Overdue overdue,
            FrameMaker frames,
            Loop loop,
            Presence presence,
            GatewayMetrics metrics,
            Tracing tracing) {
        this.log = log;
        this.group = group;
        this.overdue = overdue;
        this.frames = frames;
        this.loop = loop;
        this.presence = presence;
        this.metrics = metrics;
        this.tracing = tracing;
        metrics.gauge("feeds", "Answers that are watched while they grow", feeds::size);
    }

    /**
     * A viewer who is about to watch.
     *
     * @param after where its frames will begin
     * @param head the log's last entry when it came
     */
    public record Watch(Question question, Viewer viewer, Offset after, Offset head, Runnable begin) {

        /**
         * The caller's own word.
         *
         * @param ref echoed; or null
         * @param asked what the client had by its own account; or null
         */
        public ServerFrame.Watching watching(String ref, Offset asked) {
            boolean resumed = after.equals(asked);
            return new ServerFrame.Watching(
                    ref, question.id(), State.at(head), resumed, after, head, question.text(), question.askedAt());
        }
    }

    /**
     * Finds the log and makes a viewer of it, which is sent nothing before {@link Watch#begin} was run on the loop: first comes the caller's own
     * word. Completes on the loop; fails with {@link ErrorCode#NOT_FOUND}.
     *
     * @param after what the viewer has already, or null for nothing
     */
    public Uni<Watch> watch(Question question, Offset after, Outlet outlet) {
        Offset from = after == null || Offset.ASKED.isAfter(after) ? Offset.ASKED : after;
        return log.top(question.id())
                .map(top -> top.orElseThrow(() -> new RunnelException(ErrorCode.NOT_FOUND)))
                .flatMap(top -> trace(question.id(), from)
                        .emitOn(loop)
                        .map(trace -> watch(question, from, top, outlet, trace)));
    }

    private Uni<Span> trace(QuestionId id, Offset from) {
        return tracing.isOn()
                ? log.first(id)
                        .map(first -> tracing.watch(first.map(Logged::entry).orElse(null), id, from))
                        .onFailure()
                        .recoverWithItem(Span.getInvalid())
                : Uni.createFrom().item(Span.getInvalid());
    }

    /** Some of what follows {@code after} now; empty if nothing does. Fails with {@link ErrorCode#DATA_LOSS}. */
    public Uni<List<EncodedFrame>> page(QuestionId id, Offset after) {
        return log.read(id, after, PAGE).map(entries -> frames.frames(id, after, entries));
    }

    /** Where this node's viewers of a growing log stand. On the loop only. */
    public List<Viewing> viewings(QuestionId id) {
        Feed feed = feeds.get(id);
        return feed == null ? List.of() : feed.viewings();
    }

    /**
     * Notes what arrives of one log, now and whenever it is watched. On the loop only.
     *
     * @param arrivals null for no longer
     */
    public void note(QuestionId id, Arrivals arrivals) {
        if (arrivals == null) {
            noted.remove(id);
        } else {
            noted.put(id, arrivals);
        }
        if (feeds.containsKey(id)) {
            feeds.get(id).note(arrivals);
        }
    }

    /**
     * Ends all watching for good, with {@link ErrorCode#GOING_AWAY}. The answers go on. Completes when this node's groups are destroyed, or could
     * not be.
     */
    public Uni<Void> close() {
        return Uni.createFrom()
                .voidItem()
                .emitOn(loop)
                .invoke(() -> {
                    closed = true;
                    List.copyOf(feeds.values()).forEach(feed -> feed.failAll(ErrorCode.GOING_AWAY));
                })
                .chain(group::settled);
    }

    private Watch watch(Question question, Offset from, Logged top, Outlet outlet, Span trace) {
        Viewer viewer = new Viewer(question.id(), from, outlet, log, frames, loop, metrics, trace);
        return new Watch(question, viewer, from, top.offset(), () -> begin(question, viewer, top.offset()));
    }

    private void begin(Question question, Viewer viewer, Offset head) {
        if (viewer.isDone()) {
            return;
        }
        if (closed) {
            viewer.fail(new RunnelException(ErrorCode.GOING_AWAY));
        } else if (viewer.isAtEnd()) {
            viewer.leave();
        } else if (head.isSeal()) {
            group.over(question.id());
            viewer.pull(); // It grows no more: no group is needed to read it to its end.
        } else {
            feed(question, head).join(viewer);
        }
    }

    private Feed feed(Question question, Offset head) {
        QuestionId id = question.id();
        Feed existing = feeds.get(id);
        if (existing != null) {
            return existing;
        }
        Feed feed = new Feed(question, head, group, overdue, frames, loop, metrics, presence, () -> feeds.remove(id));
        feed.note(noted.get(id));
        feeds.put(id, feed);
        feed.open();
        return feed;
    }
}
