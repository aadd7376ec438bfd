package dev.runnel.contract;

/** What a person is told about a failed answer: a wire name of {@link ErrorCode} and a sentence. */
public record Problem(String code, String message) {

    public static Problem of(ErrorCode code) {
        return new Problem(code.wireName(), code.message());
    }
}
