package dev.runnel.gateway.fanout;

import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.presence.Audience;
import dev.runnel.gateway.presence.Presence;
import dev.runnel.gateway.redis.GroupReader;
import dev.runnel.gateway.redis.WatchGroup;
import dev.runnel.log.About;
import dev.runnel.log.Logged;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * One log that this node watches while it grows: its consumer group, how far it has been read, and the viewers. Lives on the {@link
 * Loop}, from the first viewer's coming to the last one's leaving or the log's end.
 */
final class Feed implements GroupReader.Listener {

    private static final Logger LOG = Logger.getLogger(Feed.class);
    private static final int RETRY_MILLIS = 500;

    private final QuestionId id;
    private final Question question;
    private final WatchGroup group;
    private final Overdue overdue;
    private final FrameMaker frames;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Runnable onClose;
    private final Audience audience;
    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private Offset head;
    private Arrivals arrivals;
    private boolean reading;
    private boolean retrying;
    private boolean closed;

    /**
     * @param head what the log had when the feed was made; everything after it comes through the group
     */
    Feed(
            Question question,
            Offset head,
            WatchGroup group,
            Overdue overdue,
            FrameMaker frames,
            Loop loop,
            GatewayMetrics metrics,
            Presence presence,
            Runnable onClose) {
        this.id = question.id();
        this.question = question;
        this.metrics = metrics;
        this.head = head;
        this.group = group;
        this.overdue = overdue;
        this.frames = frames;
        this.loop = loop;
        this.onClose = onClose;
        this.audience = presence.audience(id, this::tellViewers);
    }

    void open() {
        if (isUnstarted()) {
            overdue.expectStart(id);
        } else {
            overdue.expectMore(id, head);
        }
        regroup();
    }

    private boolean isUnstarted() {
        return !head.isAfter(Offset.ASKED);
    }

    void join(Viewer viewer) {
        viewers.add(viewer);
        metrics.viewers(1);
        audience.change(viewer.isRead() ? 1 : 0);
        viewer.join(this);
        viewer.pull();
    }

    /** @param kept where every arrival is noted from now on; null for nowhere, which costs nothing */
    void note(Arrivals kept) {
        arrivals = kept;
    }

    List<Viewing> viewings() {
        return viewers.stream().map(Viewer::viewing).toList();
    }

    /** Whether its group exists and is being read. */
    boolean isReading() {
        return reading;
    }

    /** Whether whatever comes after {@code cursor} will come through this feed. */
    boolean isReadUpTo(Offset cursor) {
        return reading && !head.isAfter(cursor);
    }

    void left(Viewer viewer) {
        if (viewers.remove(viewer)) {
            metrics.viewers(-1);
        }
        audience.change(viewer.isRead() ? -1 : 0);
        if (viewers.isEmpty()) {
            close();
        }
    }

    /** So many more of those that are here count, or fewer. */
    void recount(int more) {
        audience.change(more);
    }

    private void tellViewers(long count) {
        ServerFrame.Viewers frame = new ServerFrame.Viewers(id, count);
        String json = frames.json(frame);
        List.copyOf(viewers).forEach(viewer -> viewer.tell(frame, json));
    }

    @Override
    public void onEntries(List<Logged> entries) {
        List<Logged> fresh =
                entries.stream().filter(entry -> entry.offset().isAfter(head)).toList();
        if (closed || fresh.isEmpty()) {
            return;
        }
        long readAt = arrivals == null ? 0 : System.currentTimeMillis();
        Offset before = head;
        head = fresh.get(fresh.size() - 1).offset();
        overdue.expectMore(id, lastBeforeTheSeal(before, fresh));
        try {
            List<EncodedFrame> batch = frames.frames(id, before, fresh);
            List.copyOf(viewers).forEach(viewer -> viewer.takeLive(batch));
            measure(fresh.get(fresh.size() - 1).entry());
            if (arrivals != null) {
                arrivals.add(fresh, readAt, System.currentTimeMillis());
            }
        } catch (RunnelException gap) {
            metrics.gap();
            // Not seen by this reader; each viewer finds out from the log whether it is missing there too.
            About.question(
                    id,
                    () -> LOG.warnf(
                            "Between %s and %s something of %s was not read; viewers catch up", before, head, id));
            List.copyOf(viewers).forEach(Viewer::catchUp);
        }
        List.copyOf(viewers).forEach(Viewer::pull);
    }

    /** Also the end may be lost again while somebody here has not seen it. */
    private static Offset lastBeforeTheSeal(Offset before, List<Logged> fresh) {
        Offset last = fresh.get(fresh.size() - 1).offset();
        if (!last.isSeal()) {
            return last;
        }
        return fresh.size() > 1 ? fresh.get(fresh.size() - 2).offset() : before;
    }

    private void measure(Entry newest) {
        // Two clocks, if producer and gateway are on two hosts: good to the precision of their time service.
        long millis = System.currentTimeMillis() - question.askedAt() - newest.at();
        metrics.delivered(Math.max(0, millis));
    }

    @Override
    public void onGroupLost() {
        if (!closed) {
            regroup();
        }
    }

    @Override
    public void onUnreadable() {
        failAll(ErrorCode.INTERNAL);
    }

    /** The last one's failing closes the feed. */
    void failAll(ErrorCode code) {
        List.copyOf(viewers).forEach(viewer -> viewer.fail(new RunnelException(code)));
    }

    private void regroup() {
        group.begin(id, head).emitOn(loop).subscribe().with(this::grouped, this::regroupLater);
    }

    private void grouped(boolean exists) {
        if (closed) {
            return;
        }
        if (!exists) {
            vanished();
            return;
        }
        reading = true;
        group.read(id, this);
        List.copyOf(viewers).forEach(Viewer::pull);
    }

    private void vanished() {
        if (isUnstarted()) {
            overdue.restore(question).emitOn(loop).subscribe().with(this::restored, this::regroupLater);
        } else {
            failAll(ErrorCode.GONE);
        }
    }

    private void restored(boolean done) {
        if (done) {
            onGroupLost();
        } else {
            failAll(ErrorCode.GONE);
        }
    }

    private void regroupLater(Throwable away) {
        // One retry at a time: the reader, too, asks for the group anew each time it fails.
        if (!retrying) {
            retrying = true;
            LOG.debugf("No group on %s yet: %s", id, away.getMessage());
            loop.after(RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextInt(RETRY_MILLIS), () -> {
                retrying = false;
                onGroupLost();
            });
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            overdue.forget(id);
            audience.close();
            onClose.run();
            group.end(id, this);
            if (head.isSeal()) {
                group.over(id);
            }
        }
    }
}
