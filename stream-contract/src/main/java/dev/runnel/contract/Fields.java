package dev.runnel.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/** The field names of stream entries, and the way from fields to an {@link Entry}. */
final class Fields {

    static final String TYPE = "type";
    static final String ASKED = "asked";
    static final String STARTED = "started";
    static final String TEXT = "text";
    static final String REASONING = "reasoning";
    static final String ENDED = "ended";
    static final String AT = "at";
    static final String TRACEPARENT = "traceparent";
    static final String PRODUCER = "producer";
    static final String MODEL = "model";
    static final String REASON = "reason";
    static final String ERROR = "error";
    static final String MESSAGE = "message";
    static final String USAGE_PROMPT = "usage-prompt";
    static final String USAGE_COMPLETION = "usage-completion";
    static final String LENGTH = "length";
    static final String DIGEST = "digest";

    private final Map<String, String> map;

    Fields(Map<String, String> map) {
        this.map = map;
    }

    Fields(String type) {
        this(new LinkedHashMap<>());
        map.put(TYPE, type);
    }

    /** A null value leaves the field out. */
    Fields put(String name, Object value) {
        if (value != null) {
            map.put(name, value.toString());
        }
        return this;
    }

    Map<String, String> map() {
        return map;
    }

    Entry toEntry() {
        String type = required(TYPE);
        return switch (type) {
            case ASKED -> new Entry.Asked(number(AT), map.get(TRACEPARENT));
            case STARTED -> new Entry.Started(number(AT), map.get(PRODUCER), map.get(MODEL));
            case TEXT -> new Entry.Piece(Entry.Kind.TEXT, required(TEXT), number(AT));
            case REASONING -> new Entry.Piece(Entry.Kind.REASONING, required(TEXT), number(AT));
            case ENDED -> new Entry.Ended(EndReason.of(required(REASON)), number(AT), problem(), usage(), summary());
            default -> throw new IllegalArgumentException("Not the type of a log entry: " + type);
        };
    }

    private Problem problem() {
        return map.containsKey(ERROR) ? new Problem(map.get(ERROR), map.get(MESSAGE)) : null;
    }

    private Usage usage() {
        return map.containsKey(USAGE_PROMPT)
                ? new Usage((int) number(USAGE_PROMPT), (int) number(USAGE_COMPLETION))
                : null;
    }

    private Summary summary() {
        return map.containsKey(DIGEST) ? new Summary(number(LENGTH), map.get(DIGEST)) : null;
    }

    private long number(String name) {
        return Long.parseLong(required(name));
    }

    private String required(String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("A log entry without its field " + name);
        }
        return value;
    }
}
