package dev.runnel.gateway.inspect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.RunnelException;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of a log as it stands in Redis, also one that Runnel cannot have written.
 *
 * @param offset null if no offset spells this id
 * @param at milliseconds since asked; null if it does not say
 * @param bytes of its id, its fields' names and their values, in UTF-8
 * @param text null if it is not a piece
 */
record LogEntry(String id, Offset offset, String type, Long at, long bytes, String text) {

    /** @param reply a pair of an id and a flat list of fields */
    static LogEntry of(Response reply) {
        String id = reply.get(0).toString();
        Response flat = reply.get(1);
        Map<String, String> fields = new LinkedHashMap<>();
        long bytes = id.length();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            String value = flat.get(i + 1).toString();
            fields.put(flat.get(i).toString(), value);
            bytes += utf8(flat.get(i).toString()) + utf8(value);
        }
        return of(id, fields, bytes);
    }

    private static LogEntry of(String id, Map<String, String> fields, long bytes) {
        Entry entry = known(fields);
        Long at = entry == null ? null : entry instanceof Entry.Asked ? 0L : Long.valueOf(entry.at());
        String text = entry instanceof Entry.Piece piece ? piece.text() : null;
        return new LogEntry(id, offset(id), fields.get("type"), at, bytes, text);
    }

    private static Entry known(Map<String, String> fields) {
        try {
            return Entry.of(fields);
        } catch (IllegalArgumentException foreign) {
            return null;
        }
    }

    private static Offset offset(String id) {
        try {
            return Offset.ofRedisId(id);
        } catch (RunnelException foreign) {
            return null;
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @JsonIgnore
    EntryId entryId() {
        return EntryId.parse(id);
    }
}
