package dev.runnel.gateway.limit;

import java.util.Locale;

/** Why something was refused: the values of the tag {@code reason} of {@code runnel.gateway.refused}. */
public enum Refusal {
    /** The node takes no more new sockets in this moment. */
    ACCEPT_RATE,
    /** The node has as many sockets as it may. */
    CONNECTIONS,
    /** The owner has as many sockets at this node as it may. */
    OWNER_CONNECTIONS,
    /** A socket without {@code hello} had to go for a newer one. */
    UNANNOUNCED,
    /** A socket was closed for sending too much for too long. */
    COMMANDS,
    /** A caller's HTTP requests, or new sockets, came too fast. */
    REQUESTS,
    /** All callers' HTTP requests together came too fast. */
    NODE_REQUESTS,
    /** The owner asked too many questions within a minute. */
    QUESTIONS,
    /** Too many answers of the owner are running. */
    RUNNING,
    /** The queue of questions is full. */
    QUEUE,
    /** A request's body did not come. */
    BODY;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
