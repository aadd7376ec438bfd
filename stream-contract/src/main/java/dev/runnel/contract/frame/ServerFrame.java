package dev.runnel.contract.frame;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Limits;
import dev.runnel.contract.Offset;
import dev.runnel.contract.Problem;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a gateway sends, over WebSocket, SSE and HTTP alike. Fields without a value are left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerFrame.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = ServerFrame.Watching.class, name = "watching"),
    @JsonSubTypes.Type(value = ServerFrame.Started.class, name = "started"),
    @JsonSubTypes.Type(value = ServerFrame.Restarted.class, name = "restarted"),
    @JsonSubTypes.Type(value = ServerFrame.Chunk.class, name = "chunk"),
    @JsonSubTypes.Type(value = ServerFrame.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = ServerFrame.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = ServerFrame.Viewers.class, name = "viewers"),
    @JsonSubTypes.Type(value = ServerFrame.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = ServerFrame.Error.class, name = "error"),
    @JsonSubTypes.Type(value = ServerFrame.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = ServerFrame.GoAway.class, name = "goaway")
})
public sealed interface ServerFrame {

    /** The frame's name in the protocol, as in its field {@code type}. */
    static String typeOf(ServerFrame frame) {
        return frame.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * @param connection this connection's short name, unique on the node as long as that runs
     * @param heartbeatMs a client that hears nothing for two and a half times as long may take the connection for dead
     * @param features what may be used here beyond the protocol
     * @param token for a client that showed nothing to be known by: shown the next time, it makes it the same one again. Else null
     * @param expiresInMs when what the client is known by expires; null for never
     */
    record Welcome(
            String node,
            String connection,
            long heartbeatMs,
            Limits limits,
            List<String> features,
            String token,
            Long expiresInMs)
            implements ServerFrame {}

    /** @param queued requests in the queue, this one included; 0 if the question was known already */
    record Asked(String ref, QuestionId question, long queued) implements ServerFrame {}

    /**
     * @param resumed whether the client's own offset was taken
     * @param after where the frames that follow begin; the client's own offset if it sent one
     * @param head the log's last entry now
     * @param text what was asked, for a viewer who did not ask it
     * @param askedAt epoch milliseconds
     * @param mine whether this viewer asked it, and so may stop it
     */
    record Watching(
            String ref,
            QuestionId question,
            State state,
            boolean resumed,
            Offset after,
            Offset head,
            String text,
            Long askedAt,
            boolean mine)
            implements ServerFrame {}

    /** What stands in the log, on its way to a viewer. */
    sealed interface FromLog extends ServerFrame {
        QuestionId question();

        /** Of the entry before this frame's first one. */
        Offset after();

        /** Of this frame's last entry. */
        Offset offset();
    }

    /** @param at milliseconds since asked */
    record Started(QuestionId question, Offset after, Offset offset, int attempt, String model, long at)
            implements FromLog {}

    /** Attempt 2 or later begins: the text of the one before is void. */
    record Restarted(QuestionId question, Offset after, Offset offset, int attempt, String model, long at)
            implements FromLog {}

    /**
     * @param at milliseconds since asked, of the last piece in it
     * @param parts the pieces that are joined in it, which are its text one after another; null for one
     */
    record Chunk(
            QuestionId question, Offset after, Offset offset, Entry.Kind kind, String text, long at, List<Part> parts)
            implements FromLog {

        /** A single piece. */
        public Chunk(QuestionId question, Offset after, Offset offset, Entry.Kind kind, String text, long at) {
            this(question, after, offset, kind, text, at, null);
        }
    }

    /**
     * Written as {@code [length, at]}: there may be hundreds in a frame.
     *
     * @param length UTF-16 units
     * @param at milliseconds since asked
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"length", "at"})
    record Part(int length, long at) {}

    record Ended(
            QuestionId question,
            Offset after,
            Offset offset,
            EndReason reason,
            long at,
            Long length,
            String digest,
            Usage usage,
            Problem error)
            implements FromLog {}

    /** The whole answer at once. */
    record Answer(
            String ref,
            QuestionId question,
            Offset offset,
            String text,
            String reasoning,
            String model,
            int attempt,
            EndReason reason,
            long at,
            Long length,
            String digest,
            Usage usage,
            Problem error)
            implements ServerFrame {}

    /**
     * How many watch a running answer, over all gateways. No part of its log: it has no offset and may be left out.
     *
     * @param count this viewer included
     */
    record Viewers(QuestionId question, long count) implements ServerFrame {}

    record Ok(String ref) implements ServerFrame {}

    record Error(
            String ref, QuestionId question, @JsonUnwrapped Failure failure) implements ServerFrame {

        public static Error of(RunnelException cause) {
            return new Error(null, null, Failure.of(cause));
        }

        public static Error of(QuestionId question, ErrorCode code) {
            return new Error(null, question, Failure.of(new RunnelException(code)));
        }
    }

    record Ping() implements ServerFrame {}

    record GoAway(long withinMs) implements ServerFrame {}

    /** The error part of {@link Error}, and the body of HTTP errors. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(ErrorCode code, String message, boolean retryable, Long retryAfterMs) {

        public static Failure of(RunnelException cause) {
            return new Failure(
                    cause.code(),
                    cause.getMessage(),
                    cause.code().retryable(),
                    cause.retryAfter().map(Duration::toMillis).orElse(null));
        }
    }
}
