package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Everything that can go wrong, once. The wire name is the constant's name in lower case. Close codes 44xx: change something first; 45xx: back off
 * and resume; 0: the socket stays open.
 */
public enum ErrorCode {
    // The frame or request itself.
    MALFORMED(400, 0, false, "This is not the JSON object that the protocol describes here."),
    UNKNOWN_TYPE(400, 0, false, "The protocol has no frame of this type."),
    BINARY_FRAME(400, 0, false, "Frames are text: one JSON object each. Binary frames are not understood."),
    FRAME_TOO_LARGE(413, 1009, false, "The message is larger than this gateway takes."),
    HELLO_FIRST(400, 4400, false, "The first frame must be \"hello\"."),
    TOO_MANY_WATCHES(429, 0, false, "This connection already watches as many answers as it may; unwatch one first."),
    INVALID_ID(400, 0, false, "A question's id is a UUIDv7 in lower case."),
    INVALID_OFFSET(400, 0, false, "This is not an offset that this service gave out."),

    // Who is at the other end.
    UNAUTHORIZED(401, 4401, false, "A valid token is needed here."),
    TOKEN_EXPIRED(401, 4401, false, "The token has expired; come back with a fresh one."),
    ORIGIN_REFUSED(403, 0, false, "Pages of this origin may not speak to this gateway."),
    IDENTITY_UNAVAILABLE(503, 4503, true, "It cannot be told at the moment who you are; try again in a moment."),

    // The question.
    QUESTION_EMPTY(400, 0, false, "The question is empty."),
    QUESTION_TOO_LONG(413, 0, false, "The question is too long."),
    INVALID_MESSAGES(400, 0, false, "\"messages\" is a list of {role, content} that ends with one from the user."),
    CONFLICT(409, 0, false, "This id was used for another question already."),
    PARENT_NOT_FOUND(404, 0, false, "The question that this one follows does not exist, or is not kept any more."),
    PARENT_UNFINISHED(409, 0, true, "The answer that this question follows has not ended yet."),
    NOT_FOUND(404, 0, false, "This question does not exist, or is not kept any more."),
    NOT_YOURS(403, 0, false, "Only whoever asked this question may stop its answer."),
    GONE(410, 0, false, "The answer's log has expired or was deleted."),
    DATA_LOSS(500, 0, false, "A piece of this answer was lost in the store."),
    BUSY(503, 0, true, "Too many questions are waiting; try again in a moment."),
    TOO_MANY_QUESTIONS(429, 0, true, "You asked too many questions within a minute; try again in a moment."),
    TOO_MANY_RUNNING(429, 0, true, "Too many of your questions are being answered; wait for one to end, or stop one."),

    // The service.
    STORE_UNAVAILABLE(
            503, 0, true, "The store is not reachable at the moment. Nothing is lost; try again in a moment."),
    TOO_MANY_CONNECTIONS(429, 4529, true, "Too many connections are open; close one, or try again later."),
    RATE_LIMITED(429, 4529, true, "Too much was sent in too short a time; send less, and try again in a moment."),
    GOING_AWAY(503, 4503, true, "This gateway is shutting down; connect again."),
    TOO_SLOW(503, 4508, true, "This connection took nothing for too long; connect again and resume."),
    SILENT(408, 4508, true, "Nothing was heard from this connection for too long; connect again and resume."),
    INTERNAL(500, 0, true, "Something went wrong here. It was logged."),

    // The model. These stand in the log's end, and in the frames made of it.
    MODEL_UNAUTHORIZED(502, 0, false, "The model's service refused the credentials that this installation uses."),
    MODEL_NOT_FOUND(502, 0, false, "The model's service does not know this model."),
    MODEL_REFUSED(502, 0, false, "The model's service refused this question."),
    MODEL_OVERLOADED(503, 0, true, "The model's service is overloaded or limits our rate; try again later."),
    MODEL_UNAVAILABLE(503, 0, true, "The model's service could not be reached or failed."),
    MODEL_TIMEOUT(504, 0, true, "The model was silent for too long."),
    MODEL_BROKE_OFF(502, 0, true, "The model's service broke off in the middle of the answer."),
    ANSWER_TOO_LONG(502, 0, false, "The answer grew larger than this installation keeps."),
    ATTEMPTS_EXHAUSTED(503, 0, true, "Every attempt at this question ended with its producer lost.");

    private final int httpStatus;
    private final int closeCode;
    private final boolean retryable;
    private final String message;

    ErrorCode(int httpStatus, int closeCode, boolean retryable, String message) {
        this.httpStatus = httpStatus;
        this.closeCode = closeCode;
        this.retryable = retryable;
        this.message = message;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The WebSocket close code, or 0 if this error leaves the socket open. */
    public int closeCode() {
        return closeCode;
    }

    /** Whether the same request may succeed later, unchanged. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for a person. It never carries a cause, a path or a secret. */
    public String message() {
        return message;
    }
}
