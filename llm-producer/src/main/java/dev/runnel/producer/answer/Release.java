package dev.runnel.producer.answer;

/** Why an answer is given up, and so what becomes of its request. */
public sealed interface Release {

    /** It has ended, and that is written down: the request is done. */
    record Finished() implements Release {}

    /** It has ended because nobody will try again: the request is done, and kept for a look. */
    record Exhausted(String reason, int attempts) implements Release {}

    /** Another request for the same question was faster: this one is superfluous, the other is not ours to touch. */
    record Doubled() implements Release {}

    /** Another producer has the very request now. */
    record Left() implements Release {}
}
