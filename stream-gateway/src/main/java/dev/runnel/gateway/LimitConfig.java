package dev.runnel.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is taken from whom. A rate of 0 is none, and so is a number of 0 for each owner: then nothing is limited. */
public interface LimitConfig {

    /** How many sockets may be open at this gateway; more are refused with 503. */
    @WithDefault("20000")
    int connections();

    /** How many sockets one owner may have open at this gateway; 0 for any number. */
    @WithDefault("50")
    int connectionsPerOwner();

    /** How many sockets may be open that have not said {@code hello}; with one more the oldest of them is cut. */
    @WithDefault("1000")
    int unannounced();

    /** How many new sockets this gateway takes in a second, and twice as many at once; more are refused with 503. 0 for any number. */
    @WithDefault("500")
    int acceptsPerSecond();

    /** How many frames are taken from one socket in a second; what is more waits, and is not read. 0 for any number. */
    @WithDefault("20")
    int commandsPerSecond();

    /** How many frames a socket that was quiet may send at once. */
    @WithDefault("200")
    int commandsAtOnce();

    /** A socket that sends more than it may for so long, without a pause, is closed as {@code rate_limited}. */
    @WithDefault("10s")
    Duration floodPatience();

    /** How many HTTP requests, new sockets included, are taken in a second from one address; more are refused with 429. 0 for any number. */
    @WithDefault("50")
    int requestsPerSecond();

    /** How many requests may come at once from an address that was quiet. */
    @WithDefault("500")
    int requestsAtOnce();

    /** How many HTTP requests this gateway takes in a second, and twice as many at once, from all addresses together. 0 for any number. */
    @WithDefault("2000")
    int nodeRequestsPerSecond();

    /** For how many commands or requests one counts that was refused for naming a question which is not there, or for asking too much. */
    @WithDefault("10")
    int refusedCost();

    /** How many questions one owner may ask within any minute, over all gateways; 0 for any number. */
    @WithDefault("60")
    int questionsPerMinute();

    /** How many answers of one owner may run at a time, over all gateways; 0 for any number. */
    @WithDefault("20")
    int runningAnswers();

    /** How long the body of a request may take to arrive; then the connection is cut. */
    @WithDefault("10s")
    Duration bodyTimeout();
}
