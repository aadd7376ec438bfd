package dev.runnel.bench.ceiling;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Answer logs as Runnel begins them, each with the group of one gateway, and the commands that go on with them. */
final class Logs implements AutoCloseable {

    private static final String TEXT = "0042.00ab12cd.abcdefghi ";
    private static final String GROUP = Keys.gatewayGroup("ceiling");
    /** Entries of one stream that are read at a time, as the gateway does. */
    private static final int COUNT = 500;

    private final Wire wire;
    private final List<String> keys;
    private final long[] last;

    Logs(Wire wire, int count) throws IOException {
        Keys names = new Keys("runnel");
        this.wire = wire;
        this.keys = IntStream.range(0, count)
                .mapToObj(i -> names.answer(QuestionId.random()))
                .toList();
        this.last = new long[count];
        for (int i = 0; i < count; i++) {
            begin(i);
        }
    }

    private void begin(int log) throws IOException {
        String key = keys.get(log);
        last[log] = 1;
        wire.call(add(key, "0-1", new Entry.Asked(System.currentTimeMillis(), null)));
        wire.call(add(key, "1-1", new Entry.Started(3, "ceiling", "script")));
        wire.call(List.of("XGROUP", "CREATE", key, GROUP, "1-1"));
    }

    int size() {
        return keys.size();
    }

    /** The next piece, as a producer appends it: it must not exist, nor anything after it, and its log must. */
    List<String> fenced(int log) {
        return add(keys.get(log), "NOMKSTREAM " + new Offset(1, ++last[log]).redisId(), piece(last[log]));
    }

    /** The same without any guarantee. */
    List<String> plain(int log) {
        return add(keys.get(log), "*", piece(++last[log]));
    }

    private static Entry piece(long index) {
        return new Entry.Piece(Entry.Kind.TEXT, TEXT, 20 * index);
    }

    /** All of them, as the group. */
    List<String> read(long blockMillis) {
        List<String> command = new ArrayList<>(
                List.of("XREADGROUP", "GROUP", GROUP, "reader", "COUNT", "" + COUNT, "BLOCK", "" + blockMillis));
        command.add("STREAMS");
        command.addAll(keys);
        keys.forEach(key -> command.add(">"));
        return command;
    }

    static List<String> acknowledge(String key, List<String> ids) {
        List<String> command = new ArrayList<>(List.of("XACK", key, GROUP));
        command.addAll(ids);
        return command;
    }

    private static List<String> add(String key, String how, Entry entry) {
        List<String> command = new ArrayList<>(List.of("XADD", key));
        command.addAll(List.of(how.split(" ")));
        entry.fields().forEach((name, value) -> command.addAll(List.of(name, value)));
        return command;
    }

    @Override
    public void close() throws IOException {
        List<String> command = new ArrayList<>(List.of("DEL"));
        command.addAll(keys);
        wire.call(command);
    }
}
