package dev.runnel.contract;

/**
 * Every key and group name in Redis. No such literal stands anywhere else.
 *
 * @param prefix puts several installations side by side in one Redis; {@code runnel} unless configured
 */
public record Keys(String prefix) {

    /** The consumer group that shares the questions out among producers. */
    public static final String PRODUCERS = "producers";

    /** In an entry of {@link #requests()} and {@link #dead()}: the question's id. */
    public static final String REQUEST_QUESTION = "question";
    /** In an entry of {@link #requests()}: W3C trace context. */
    public static final String REQUEST_TRACEPARENT = Fields.TRACEPARENT;
    /** In an entry of {@link #requests()} that replaces a lost one: how many attempts there were, if the log has lost the last of them. */
    public static final String REQUEST_ATTEMPTS = "attempts";
    /** In an entry of {@link #dead()}: why nobody will try again. */
    public static final String DEAD_REASON = "reason";
    /** In an entry of {@link #dead()}: how often it was tried. */
    public static final String DEAD_ATTEMPTS = "attempts";

    public Keys {
        if (prefix == null || prefix.isBlank() || prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException(
                    "A key prefix is not blank and has no braces, which mark hash tags: " + prefix);
        }
    }

    /** The queue of questions: a stream with automatic ids and the group {@link #PRODUCERS}. */
    public String requests() {
        return prefix + ":requests";
    }

    /** Requests that used up their attempts, with the reason. */
    public String dead() {
        return prefix + ":dead";
    }

    /** The question as JSON. */
    public String question(QuestionId id) {
        return tagged(id) + ":question:" + id;
    }

    /** The answer log: the only thing that a viewer ever reads. */
    public String answer(QuestionId id) {
        return tagged(id) + ":answer:" + id;
    }

    /** How many watch the answer, by gateway. Lives for as long as somebody does. */
    public String viewers(QuestionId id) {
        return tagged(id) + ":viewers:" + id;
    }

    /** The questions that an owner asked within the last minute, by time, so that they can be counted over all gateways. */
    public String asked(Owner owner) {
        return prefix + ":asked:" + owner;
    }

    /** The questions of an owner that may still be running, by time. Those that are over are found out when it is full. */
    public String running(Owner owner) {
        return prefix + ":running:" + owner;
    }

    /** An owner's question ids by the time of asking: a sorted set. Not in the questions' slots, which are many. */
    public String history(Owner owner) {
        return prefix + ":history:" + owner;
    }

    /** What all gateways sign cookies with, unless they are configured to use another key. */
    public String signingKey() {
        return prefix + ":access:key";
    }

    /** Which process holds a gateway's node name. Two gateways under one name would share a group and each see half. */
    public String gateway(String node) {
        return prefix + ":gateway:" + node;
    }

    /** A small stream that wakes a gateway's blocked reader when the set of streams that it reads changes. */
    public String wake(String node) {
        return gateway(node) + ":wake";
    }

    /** The consumer group of one gateway, on every answer that it watches. */
    public static String gatewayGroup(String node) {
        return "gateway:" + node;
    }

    /** The hash tag of a question's or an answer's key: what shares it lives in one slot, and one read may name all of it. */
    public static String shardOf(String key) {
        return key.substring(key.indexOf('{') + 1, key.indexOf('}'));
    }

    private String tagged(QuestionId id) {
        return prefix + ":{" + id.shard() + "}";
    }
}
