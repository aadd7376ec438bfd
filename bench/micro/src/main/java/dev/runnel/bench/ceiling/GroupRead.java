package dev.runnel.bench.ceiling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads logs turn by turn as a gateway does: what a turn brought is acknowledged in front of the next one's command, in the same write. */
final class GroupRead {

    private final Wire wire;
    private final Logs logs;
    private final Map<String, List<String>> owed = new LinkedHashMap<>();

    GroupRead(Wire wire, Logs logs) {
        this.wire = wire;
        this.logs = logs;
    }

    /**
     * @param blockMillis for how long to wait if there is nothing
     * @return how many entries came
     */
    int turn(long blockMillis) throws IOException {
        int acknowledged = sendAcknowledgements();
        wire.send(logs.read(blockMillis));
        wire.flush();
        wire.replies(acknowledged);
        return take((List<?>) wire.reply());
    }

    void acknowledge() throws IOException {
        int acknowledged = sendAcknowledgements();
        wire.flush();
        wire.replies(acknowledged);
    }

    /** Leaves what was read unacknowledged. */
    void forget() {
        owed.clear();
    }

    private int sendAcknowledgements() throws IOException {
        int commands = owed.size();
        for (Map.Entry<String, List<String>> log : owed.entrySet()) {
            wire.send(Logs.acknowledge(log.getKey(), log.getValue()));
        }
        owed.clear();
        return commands;
    }

    private int take(List<?> reply) {
        int count = 0;
        for (int i = 0; reply != null && i < reply.size(); i += 2) {
            List<String> ids = ids((List<?>) reply.get(i + 1));
            owed.put((String) reply.get(i), ids);
            count += ids.size();
        }
        return count;
    }

    private static List<String> ids(List<?> entries) {
        List<String> ids = new ArrayList<>(entries.size());
        entries.forEach(entry -> ids.add((String) ((List<?>) entry).get(0)));
        return ids;
    }
}
