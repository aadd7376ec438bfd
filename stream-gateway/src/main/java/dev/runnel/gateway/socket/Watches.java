package dev.runnel.gateway.socket;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Viewer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one connection watches: at most one viewer of each answer, and those who wait for whole answers. Lives on the loop. */
final class Watches {

    private final int most;
    private final Map<QuestionId, Viewer> viewers = new HashMap<>();
    /** Those who wait for whole answers: replies that are owed, whatever else is watched. */
    private final Set<Viewer> collectors = new HashSet<>();
    /** Whether its viewers count: a client that has missed a ping may be gone. */
    private boolean present = true;

    private boolean over;

    Watches(int most) {
        this.most = most;
    }

    /** @throws RunnelException with {@link ErrorCode#TOO_MANY_WATCHES} */
    void checkRoomFor(QuestionId id) {
        viewers.values().removeIf(Viewer::isDone);
        collectors.removeIf(Viewer::isDone);
        if (viewers.size() + collectors.size() >= most && !viewers.containsKey(id)) {
            throw new RunnelException(ErrorCode.TOO_MANY_WATCHES);
        }
    }

    /** Begins, in the place of whoever watched the same answer here. */
    void begin(QuestionId id, Fanout.Watch watch) {
        if (over) {
            watch.viewer().leave(); // Its client went while the question was looked up.
        } else {
            // The new one comes before the old one leaves, so that their feed lives on.
            Viewer before = viewers.put(id, watch.viewer());
            watch.begin().run();
            if (before != null) {
                before.leave();
            }
            viewers.values().removeIf(Viewer::isDone);
        }
    }

    void collect(Fanout.Watch watch) {
        if (over) {
            watch.viewer().leave();
        } else {
            collectors.add(watch.viewer());
            watch.begin().run();
        }
    }

    void leave(QuestionId id) {
        Viewer viewer = viewers.remove(id);
        if (viewer != null) {
            viewer.leave();
        }
    }

    /** @param here whether the client was heard of lately */
    void setPresent(boolean here) {
        if (present != here) {
            present = here;
            viewers.values().forEach(viewer -> viewer.setPresent(here));
        }
    }

    /** For good. The answers go on. */
    void leaveAll() {
        over = true;
        List.copyOf(viewers.values()).forEach(Viewer::leave);
        viewers.clear();
        List.copyOf(collectors).forEach(Viewer::leave);
        collectors.clear();
    }
}
