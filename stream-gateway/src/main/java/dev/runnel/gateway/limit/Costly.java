package dev.runnel.gateway.limit;

import dev.runnel.contract.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/** Errors that somebody provokes who guesses ids, or who asks on although told not to. Each counts for several commands. */
final class Costly {

    private static final Set<ErrorCode> CODES = EnumSet.of(
            ErrorCode.NOT_FOUND,
            ErrorCode.PARENT_NOT_FOUND,
            ErrorCode.CONFLICT,
            ErrorCode.TOO_MANY_QUESTIONS,
            ErrorCode.TOO_MANY_RUNNING);

    private Costly() {}

    static boolean is(ErrorCode code) {
        return CODES.contains(code);
    }
}
