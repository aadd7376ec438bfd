package dev.runnel.gateway.fanout;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.GatewayMetrics;
import dev.runnel.gateway.Tracing;
import dev.runnel.log.About;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.Logged;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Somebody who watches one answer: a cursor in its log, not a queue.
 *
 * <pre>
 *   CATCHING_UP ──cursor reaches the feed's head──▶ LIVE
 *        ▲                                           │
 *        └──outlet full, or a frame does not follow──┘
 *   either ──ended, failed or left──▶ DONE
 * </pre>
 *
 * While catching up it reads pages of the log, one at a time and only while there is room; while live it is given what the feed reads. In both
 * it sends a frame only if the frame follows its cursor, so how it got from one to the other cannot lose or repeat anything. Lives on the
 * {@link Loop}.
 */
public final class Viewer {

    private enum Stage {
        CATCHING_UP,
        LIVE,
        DONE
    }

    private static final Logger LOG = Logger.getLogger(Viewer.class);

    private static final AttributeKey<String> UNTIL = AttributeKey.stringKey("runnel.until");
    private static final AttributeKey<Long> LAGS = AttributeKey.longKey("runnel.lags");

    /** Entries read at a time while catching up. */
    private static final int PAGE = 256;

    private static final int RETRY_MILLIS = 500;
    private static final long NONE = -1;

    private final QuestionId id;
    private final Outlet outlet;
    private final AnswerLog log;
    private final FrameMaker frames;
    private final Loop loop;
    private final GatewayMetrics metrics;
    private final Span trace;
    private Stage stage = Stage.CATCHING_UP;
    private Offset cursor;
    private Feed feed;
    private boolean pulling;
    private boolean absent;
    /** Whether it reads the log because it takes less than there is. */
    private boolean lagging;

    private long lags;
    private final Pause pause = new Pause();
    private long nextLook = NONE;
    private long viewersTold = NONE;

    Viewer(
            QuestionId id,
            Offset after,
            Outlet outlet,
            AnswerLog log,
            FrameMaker frames,
            Loop loop,
            GatewayMetrics metrics,
            Span trace) {
        this.id = id;
        this.cursor = after;
        this.outlet = outlet;
        this.log = log;
        this.frames = frames;
        this.loop = loop;
        this.metrics = metrics;
        this.trace = trace;
    }

    public QuestionId question() {
        return id;
    }

    /** Where it stands now. */
    Viewing viewing() {
        return new Viewing(outlet.client(), cursor, stage == Stage.LIVE);
    }

    /** Whether it had the end of the log already when it came. */
    boolean isAtEnd() {
        return cursor.isSeal();
    }

    /** Whether it gets nothing more. */
    public boolean isDone() {
        return stage == Stage.DONE;
    }

    /** Ends it; the last one to leave ends the feed as well. Leaving twice changes nothing. */
    public void leave() {
        if (stage != Stage.DONE) {
            stage = Stage.DONE;
            setLagging(false);
            trace.setAttribute(UNTIL, cursor.toString())
                    .setAttribute(LAGS, lags)
                    .end();
            if (feed != null) {
                feed.left(this);
            }
        }
    }

    void join(Feed joined) {
        feed = joined;
    }

    /** Reads on, unless a page is on its way already. */
    void pull() {
        if (stage == Stage.CATCHING_UP && !pulling) {
            pulling = true;
            outlet.whenRoom(this::readPage);
        }
    }

    /** Takes what the feed has just read. */
    void takeLive(List<EncodedFrame> batch) {
        if (stage != Stage.LIVE) {
            return;
        }
        for (EncodedFrame frame : batch) {
            boolean full = outlet.isFull();
            if (full || !take(frame)) {
                setLagging(full);
                catchUp();
                return;
            }
            if (stage == Stage.DONE) {
                return;
            }
        }
    }

    private void setLagging(boolean now) {
        if (lagging != now) {
            lagging = now;
            lags += now ? 1 : 0;
            metrics.lagging(now ? 1 : -1);
        }
    }

    /** Whether it counts as one. */
    boolean isRead() {
        return outlet.isRead() && !absent;
    }

    /** @param here whether its client was heard of lately */
    public void setPresent(boolean here) {
        if (stage != Stage.DONE && absent == here) {
            absent = !here;
            if (feed != null && outlet.isRead()) {
                feed.recount(here ? 1 : -1);
            }
        }
    }

    /** Left out while much is on its way; the next telling makes up for it. */
    void tell(ServerFrame.Viewers frame, String json) {
        if (frame.count() != viewersTold && isRead() && stage != Stage.DONE && !outlet.isFull()) {
            viewersTold = frame.count();
            outlet.tell(frame, json);
        }
    }

    /** Goes back to reading the log itself. */
    void catchUp() {
        if (stage == Stage.LIVE) {
            stage = Stage.CATCHING_UP;
            pull();
        }
    }

    /** The log has a piece missing or is gone. */
    void fail(RunnelException cause) {
        if (stage != Stage.DONE) {
            Tracing.failed(trace, cause.code());
            leave();
            outlet.fail(cause);
        }
    }

    private void readPage() {
        if (stage == Stage.DONE) {
            return;
        }
        log.read(id, cursor, PAGE).emitOn(loop).subscribe().with(this::takePage, this::readAgainLater);
    }

    private void takePage(List<Logged> page) {
        pulling = false;
        if (stage == Stage.DONE) {
            return;
        }
        try {
            frames.frames(id, cursor, page).forEach(this::take);
        } catch (RunnelException dataLoss) {
            fail(dataLoss);
            return;
        }
        if (stage == Stage.DONE) {
            return;
        }
        if (page.size() < PAGE && feed != null && feed.isReadUpTo(cursor)) {
            stage = Stage.LIVE;
            setLagging(false);
            pause.reset();
        } else if (!page.isEmpty()) {
            pause.reset();
            pull();
        } else if (feed == null) {
            fail(new RunnelException(ErrorCode.GONE));
        } else if (feed.isReading()) {
            // It has seen more than this page told: written since, or lost from the log and about to be written again.
            lookLater();
        }
        // Else the feed is not ready yet; it pulls when it is.
    }

    private void lookLater() {
        loop.cancel(nextLook); // The feed pulls as well, and one of them is enough.
        nextLook = loop.after(pause.next(), this::pull);
    }

    private void readAgainLater(Throwable failure) {
        if (!(failure instanceof RunnelException known) || known.code() != ErrorCode.STORE_UNAVAILABLE) {
            About.question(id, () -> LOG.errorf(failure, "Cannot read the log of %s after %s", id, cursor));
            fail(new RunnelException(ErrorCode.INTERNAL));
            return;
        }
        long jittered = RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextInt(RETRY_MILLIS);
        loop.after(jittered, this::readPage);
    }

    /** @return false if {@code frame} does not follow the cursor: something between them is missing here */
    private boolean take(EncodedFrame frame) {
        if (!frame.frame().offset().isAfter(cursor)) {
            return true;
        }
        if (!frame.frame().after().equals(cursor)) {
            return false;
        }
        cursor = frame.frame().offset();
        outlet.send(frame);
        if (cursor.isSeal()) {
            leave();
        }
        return true;
    }
}
