package dev.runnel.gateway;

import dev.runnel.contract.Limits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator can set on a gateway. */
@ConfigMapping(prefix = "runnel.gateway")
public interface GatewayConfig {

    /**
     * This gateway's name, and that of its consumer group; the same after a restart, different from every other gateway's. Host name and port if
     * not set.
     */
    Optional<String> node();

    /** How long a dead gateway's name stays taken in Redis; the holder renews it three times as often. */
    @WithDefault("6s")
    Duration nodeLease();

    /**
     * The origins, such as {@code https://chat.example.org}, whose pages may open a socket besides this gateway's own; {@code *} for all. A browser
     * guards other sites' HTTP by itself, but not WebSockets.
     */
    Optional<List<String>> origins();

    /** The longest question, all its messages together, in UTF-16 units. */
    @WithDefault("32000")
    int questionChars();

    /** The greatest number of messages in one question. */
    @WithDefault("100")
    int messages();

    /**
     * The largest frame or request body, in UTF-16 units. The frameworks' own limits are higher, since they cut the connection without a word.
     */
    @WithDefault("262144")
    int frameChars();

    /** How many answers one connection may watch at a time. */
    @WithDefault("100")
    int watches();

    /** How many questions may wait or be answered at a time, in the whole installation; more are refused as {@code busy}. */
    @WithDefault("1000")
    int queue();

    /** What a client that was refused as {@code busy} is told to wait. */
    @WithDefault("2s")
    Duration busyRetryAfter();

    /**
     * How long a watched question may wait for its start before it is looked whether its request is still there, and then ever more rarely; six times
     * as long for what comes after the start. What a failover took is put there again.
     */
    @WithDefault("5s")
    Duration requestCheck();

    /** A watched question whose log vanished before it was started is put there again if it was asked no longer ago than this. */
    @WithDefault("60s")
    Duration restoreWithin();

    /** How long a group that a dead gateway left on an answer may have been idle before another gateway destroys it. */
    @WithDefault("60s")
    Duration groupIdle();

    /** How often a connection is pinged; a client that says nothing for three times as long is closed. */
    @WithDefault("20s")
    Duration heartbeat();

    /** How often the number of an answer's viewers is looked up while somebody watches it; 0 for never, and then nobody is told. */
    @WithDefault("2s")
    Duration viewersEvery();

    /** How long a connection may stay without its first frame. */
    @WithDefault("10s")
    Duration helloTimeout();

    /** A connection that takes nothing for so long while frames wait is closed; its client resumes elsewhere. */
    @WithDefault("10s")
    Duration stallTimeout();

    /** Unwritten bytes of a connection at which live pieces are held back; the viewer then reads the log at its own pace. */
    @WithDefault("262144")
    long unwrittenHigh();

    /** Unwritten bytes of a connection below which its viewers read on. */
    @WithDefault("65536")
    long unwrittenLow();

    /** The longest that {@code GET /v1/answers/{id}?wait=} may wait. */
    @WithDefault("60s")
    Duration maxWait();

    /**
     * How long {@code stream:false} over HTTP waits for the whole answer before it replies with its address instead. Below
     * {@code quarkus.http.idle-timeout}, which ends connections on which nothing moves.
     */
    @WithDefault("60s")
    Duration maxAnswerWait();

    /**
     * On shutdown: how long the gateway serves on. Clients are told to move during the first two fifths of it; those that are still there after four
     * fifths are closed, and resume elsewhere.
     */
    @WithDefault("1s")
    Duration drain();

    /** A gateway whose event loop has done nothing for so long says that it is not alive, and is restarted by whoever looks after it. */
    @WithDefault("30s")
    Duration stuckAfter();

    /**
     * Whether {@code GET /v1/inspect/{id}} shows what is in Redis about a question: its text, its log, its groups. Not where strangers can reach it.
     */
    @WithDefault("false")
    boolean inspector();

    /** How often an inspected question is looked at in Redis, however many look; not at all if nobody does. At least 100 ms. */
    @WithDefault("500ms")
    Duration inspectorEvery();

    /** How many questions may be inspected at a time. */
    @WithDefault("16")
    int inspectorQuestions();

    /** How many may look at a time, whatever the questions. */
    @WithDefault("32")
    int inspectorLookers();

    /** The part of this that clients are told. */
    default Limits limits() {
        return new Limits(questionChars(), messages(), frameChars(), watches(), queue());
    }
}
