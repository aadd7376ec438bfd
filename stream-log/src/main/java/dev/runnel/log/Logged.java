package dev.runnel.log;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An entry and its place in the log. */
public record Logged(Offset offset, Entry entry) {

    /** @param entries as XRANGE and XREADGROUP give them: pairs of an id and a flat list of fields; null for none */
    public static List<Logged> listOf(Response entries) {
        if (entries == null) {
            return List.of();
        }
        List<Logged> logged = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            logged.add(of(entry));
        }
        return logged;
    }

    private static Logged of(Response entry) {
        Response flat = entry.get(1);
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
        }
        return new Logged(Offset.ofRedisId(entry.get(0).toString()), Entry.of(fields));
    }
}
