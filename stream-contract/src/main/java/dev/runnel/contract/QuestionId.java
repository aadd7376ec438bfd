package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one question and, through it, one answer log. A UUIDv7 in canonical lower case, so that ids sort by time and the last two
 * hex digits, which are random, spread questions over {@value #SHARDS} shards.
 */
public record QuestionId(String value) {

    public static final int SHARDS = 256;

    private static final Pattern UUID_V7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws RunnelException with {@link ErrorCode#INVALID_ID} unless {@code value} is a UUIDv7 in canonical lower case */
    @JsonCreator
    public QuestionId {
        if (value == null || !UUID_V7.matcher(value).matches()) {
            throw new RunnelException(ErrorCode.INVALID_ID);
        }
    }

    /** A fresh id of now; RFC 9562, section 5.7. */
    public static QuestionId random() {
        long high = System.currentTimeMillis() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        long low = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new QuestionId(new UUID(high, low).toString());
    }

    /** Two hex digits; the Redis Cluster hash tag of everything that belongs to this question. */
    public String shard() {
        return value.substring(value.length() - 2);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
