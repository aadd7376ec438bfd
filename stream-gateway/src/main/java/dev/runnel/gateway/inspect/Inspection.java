package dev.runnel.gateway.inspect;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Problem;
import dev.runnel.contract.Question;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.gateway.fanout.Arrivals;
import dev.runnel.gateway.fanout.Fanout;
import dev.runnel.gateway.fanout.Loop;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * One inspected question: looked at once for all who look, one look at a time. From the first looker's coming to the last one's leaving, or until a
 * while after the answer's end. Lives on the {@link Loop}.
 */
final class Inspection {

    private static final Logger LOG = Logger.getLogger(Inspection.class);

    /** What comes after the end is seen as well: the outcome, the request's and the groups' going. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private final Question question;
    private final RedisLook redis;
    private final SampleMaker maker;
    private final Fanout fanout;
    private final FrameCodec codec;
    private final Loop loop;
    private final Duration problemEvery;
    private final Story story;
    private final Arrivals arrivals = new Arrivals();
    private final List<Looker> lookers = new ArrayList<>();
    private String version;
    private boolean looking;
    private boolean lookAgain;
    private Long endsAt;
    private Long problemAgainAt;

    /** @param problemEvery how often it is said again that Redis is away; nothing else is sent then */
    Inspection(
            Question question,
            RedisLook redis,
            SampleMaker maker,
            Fanout fanout,
            FrameCodec codec,
            Loop loop,
            Duration problemEvery) {
        this.question = question;
        this.redis = redis;
        this.maker = maker;
        this.fanout = fanout;
        this.codec = codec;
        this.loop = loop;
        this.problemEvery = problemEvery;
        this.story = new Story(question.askedAt());
    }

    void open() {
        fanout.note(question.id(), arrivals);
    }

    void close() {
        fanout.note(question.id(), null);
    }

    void join(Looker looker) {
        lookers.add(looker);
        endsAt = null;
        lookAgain = looking; // The look that is under way may not go back far enough.
        look();
    }

    void leave(Looker looker) {
        lookers.remove(looker);
    }

    Collection<Looker> lookers() {
        return List.copyOf(lookers);
    }

    /** Does nothing while the last look goes on, or nobody takes anything. */
    void look() {
        if (endsAt != null && System.nanoTime() - endsAt > 0) {
            end();
            return;
        }
        List<Looker> ready = lookers.stream().filter(Looker::hasRoom).toList();
        if (looking || ready.isEmpty()) {
            return;
        }
        looking = true;
        EntryId after = ready.stream()
                .map(looker -> looker.state().entry())
                .min(EntryId::compareTo)
                .orElseThrow();
        version()
                .flatMap(known -> redis.look(question.id(), after))
                .emitOn(loop)
                .flatMap(seen -> write(moment(seen), ready))
                .emitOn(loop)
                .subscribe()
                .with(told -> tell(ready, told), this::failed);
    }

    private Uni<String> version() {
        return version != null
                ? Uni.createFrom().item(version)
                : redis.version(question.id()).emitOn(loop).invoke(told -> version = told);
    }

    private SampleMaker.Moment moment(Seen seen) {
        story.tell(seen.beginning());
        story.tell(seen.entries());
        return new SampleMaker.Moment(
                question.id(),
                System.currentTimeMillis(),
                redis.address(question.id()).orElse(null),
                version,
                seen,
                fanout.viewings(question.id()).stream()
                        .map(viewing ->
                                SampleMaker.viewer(viewing, story, seen.stream().length()))
                        .toList(),
                arrivals.after(Offset.START),
                story.hops());
    }

    /** @param then what its reader knows afterwards */
    private record Written(Told sample, Told.State then) {}

    /** Off the loop: a first sample may be some megabytes. As a rule all lookers are told the same. */
    private Uni<Map<Told.State, Written>> write(SampleMaker.Moment moment, List<Looker> ready) {
        List<Told.State> states = ready.stream().map(Looker::state).distinct().toList();
        return Uni.createFrom()
                .item(() -> {
                    Map<Told.State, Written> written = new HashMap<>();
                    states.forEach(known -> written.put(
                            known,
                            new Written(Told.sample(maker.json(moment, known)), SampleMaker.then(moment, known))));
                    return written;
                })
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    private void tell(List<Looker> ready, Map<Told.State, Written> told) {
        problemAgainAt = null;
        for (Looker looker : ready) {
            Written written = told.get(looker.state());
            looker.tell(written.sample(), written.then());
        }
        if (story.isOver() && endsAt == null && !lookAgain) {
            endsAt = System.nanoTime() + AFTERWARDS.toNanos();
        }
        looked();
    }

    private void looked() {
        looking = false;
        if (lookAgain) {
            lookAgain = false;
            look();
        }
    }

    private void failed(Throwable failure) {
        RunnelException known =
                failure instanceof RunnelException told ? told : new RunnelException(ErrorCode.INTERNAL);
        if (known != failure) {
            LOG.errorf(failure, "Cannot look at %s", question.id());
        }
        long now = System.nanoTime();
        if (problemAgainAt == null || now - problemAgainAt > 0) {
            problemAgainAt = now + problemEvery.toNanos();
            tellAll(problem(known));
        }
        if (known.code() == ErrorCode.GONE) {
            end();
        }
        looked();
    }

    private Told problem(RunnelException cause) {
        return Told.problem(codec.write(new Problem(cause.code().wireName(), cause.getMessage())));
    }

    private void tellAll(Told told) {
        lookers().stream().filter(Looker::hasRoom).forEach(looker -> looker.tell(told));
    }

    private void end() {
        lookers().forEach(looker -> {
            looker.tell(Told.over());
            looker.end();
        });
    }
}
