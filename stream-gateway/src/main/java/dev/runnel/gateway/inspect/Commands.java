package dev.runnel.gateway.inspect;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** For each part of a sample the line that shows the same. */
final class Commands {

    private static final String ALL_FROM = "-";
    private static final String ALL_TO = "+";
    private static final String PENDING_SHOWN = "10";

    private Commands() {}

    /** @param group whose members are shown */
    static Map<String, String> of(RedisAddress address, Keys keys, QuestionId id, String group) {
        RedisCli cli = new RedisCli(address);
        String log = keys.answer(id);
        String requests = keys.requests();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("question", cli.line("GET", keys.question(id)));
        lines.put("entries", cli.line("XRANGE", log, ALL_FROM, ALL_TO));
        lines.put("groups", cli.line("XINFO", "GROUPS", log));
        lines.put("members", cli.line("XINFO", "CONSUMERS", log, group));
        lines.put("requests", cli.line("XINFO", "GROUPS", requests));
        lines.put("pending", cli.line("XPENDING", requests, Keys.PRODUCERS, ALL_FROM, ALL_TO, PENDING_SHOWN));
        return lines;
    }
}
