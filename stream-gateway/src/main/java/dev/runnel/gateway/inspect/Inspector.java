package dev.runnel.gateway.inspect;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.Question;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.gateway.ClientWire;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.ask.Questions;
import dev.runnel.gateway.fanout.Backlog;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everybody who looks, and the clock, which runs only while somebody does. Lives on the {@link Loop}. */
@Singleton
class Inspector {

    private static final long SHORTEST_PERIOD_MILLIS = 100;

    private final Questions questions;
    private final RedisLook redis;
    private final SampleMaker maker;
    private final Fanout fanout;
    private final FrameCodec codec;
    private final GatewayConfig config;
    private final Loop loop;
    private final Map<QuestionId, Inspection> inspections = new HashMap<>();
    private final Map<Looker, Watched> lookers = new HashMap<>();
    private long clock;
    private boolean closed;

    private record Watched(Inspection inspection, Backlog backlog, ClientWire wire) {}

    Inspector(
            Questions questions,
            RedisLook redis,
            SampleMaker maker,
            Fanout fanout,
            FrameCodec codec,
            GatewayConfig config,
            Loop loop) {
        this.questions = questions;
        this.redis = redis;
        this.maker = maker;
        this.fanout = fanout;
        this.codec = codec;
        this.config = config;
        this.loop = loop;
    }

    /**
     * Finds the question for somebody who wants to look at it. Fails with {@link ErrorCode#NOT_FOUND}, also if inspecting is off, and with
     * {@link ErrorCode#BUSY} if one more is too many.
     */
    Uni<Question> admit(QuestionId id, Owner who) {
        if (!config.inspector()) {
            throw new RunnelException(ErrorCode.NOT_FOUND, "The inspector is off here.");
        }
        return questions.find(id, who).emitOn(loop).invoke(() -> checkRoom(id));
    }

    /**
     * What is seen of the question, until it is over or the looker goes.
     *
     * @param wire is cut when the looker has taken nothing for {@code runnel.gateway.stall-timeout}, though something waits
     */
    Multi<Told> look(Question question, ClientWire wire) {
        Backlog backlog = new Backlog(config.unwrittenHigh(), config.unwrittenLow());
        return Multi.createFrom()
                .<Told>emitter(emitter -> {
                    Looker looker = new Looker(emitter, backlog);
                    // In this order, also if it has gone already.
                    loop.execute(() -> join(question, looker, backlog, wire));
                    emitter.onTermination(() -> loop.execute(() -> leave(question.id(), looker)));
                })
                .onItem()
                .invoke(taken -> loop.execute(() -> backlog.written(taken.size())));
    }

    private void join(Question question, Looker looker, Backlog backlog, ClientWire wire) {
        try {
            checkRoom(question.id());
        } catch (RunnelException meanwhileFull) {
            looker.end(); // Comes again, and is then told in the usual way.
            return;
        }
        Inspection inspection = inspections.computeIfAbsent(question.id(), id -> open(question));
        lookers.put(looker, new Watched(inspection, backlog, wire));
        if (lookers.size() == 1) {
            long period =
                    Math.max(SHORTEST_PERIOD_MILLIS, config.inspectorEvery().toMillis());
            clock = loop.every(period, this::tick);
        }
        inspection.join(looker);
    }

    private Inspection open(Question question) {
        Inspection inspection = new Inspection(question, redis, maker, fanout, codec, loop, config.heartbeat());
        inspection.open();
        return inspection;
    }

    private void checkRoom(QuestionId id) {
        boolean oneQuestionMore = !inspections.containsKey(id);
        if (closed
                || lookers.size() >= config.inspectorLookers()
                || oneQuestionMore && inspections.size() >= config.inspectorQuestions()) {
            throw new RunnelException(
                    ErrorCode.BUSY, "As many look at this gateway's answers as may.", config.busyRetryAfter());
        }
    }

    private void tick() {
        List.copyOf(lookers.values()).forEach(this::cutIfStalled);
        List.copyOf(inspections.values()).forEach(Inspection::look);
    }

    private void cutIfStalled(Watched watched) {
        if (watched.backlog().stalledNanos() > config.stallTimeout().toNanos()) {
            watched.wire().cut();
        }
    }

    private void leave(QuestionId id, Looker looker) {
        Watched watched = lookers.remove(looker);
        if (watched == null) {
            return;
        }
        watched.inspection().leave(looker);
        if (watched.inspection().lookers().isEmpty()) {
            inspections.remove(id).close();
        }
        if (lookers.isEmpty()) {
            loop.cancel(clock);
        }
    }

    /** They look on elsewhere. */
    void end(@Observes ShutdownDelayInitiatedEvent event) {
        loop.execute(() -> {
            closed = true;
            List.copyOf(lookers.keySet()).forEach(Looker::end);
        });
    }
}
