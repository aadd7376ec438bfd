package dev.runnel.bench.micro;

import dev.runnel.contract.Entry;
import dev.runnel.log.Logged;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** A piece into the fields of its entry, and back from what Redis' client gives. */
public class EntryBenchmark extends ShortRun {

    private Entry piece = new Entry.Piece(Entry.Kind.TEXT, "0042.00ab12cd.abcdefghi ", 1234);
    private Map<String, String> fields = piece.fields();
    private Response reply = entries(fields);

    @Benchmark
    public Map<String, String> toFields() {
        return piece.fields();
    }

    @Benchmark
    public Entry ofFields() {
        return Entry.of(fields);
    }

    /** One entry, as XREADGROUP gives it. */
    @Benchmark
    public List<Logged> ofReply() {
        return Logged.listOf(reply);
    }

    private static Response entries(Map<String, String> fields) {
        MultiType flat = MultiType.create(fields.size() * 2L, false);
        fields.forEach((name, value) -> {
            flat.add(bulk(name));
            flat.add(bulk(value));
        });
        MultiType entry = MultiType.create(2, false);
        entry.add(bulk("1-1234"));
        entry.add(flat);
        MultiType entries = MultiType.create(1, false);
        entries.add(entry);
        return entries;
    }

    private static Response bulk(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }
}
