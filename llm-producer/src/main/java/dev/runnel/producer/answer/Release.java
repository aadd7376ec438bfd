package dev.runnel.producer.answer;

import dev.runnel.log.Connection;

/** Why an answer is given up, and so what becomes of its request. */
public sealed interface Release {

    /**
     * It has ended, and that is written down: the request is done.
     *
     * @param over on which the queue was reached when we looked whether it has ended. Another one may lead to a Redis that lost the end,
     *     and there the request is all that brings somebody to try again
     */
    record Finished(Connection over) implements Release {}

    /** It has ended because nobody will try again: the request is done, and kept for a look. */
    record Exhausted(String reason, int attempts, Connection over) implements Release {}

    /** The producer of this name was faster, with another request for the same question, or with this one before a failover. */
    record Doubled(String producer) implements Release {}

    /** Another producer has the very request now, or shall have a look at it when our lease ends. */
    record Left() implements Release {}
}
