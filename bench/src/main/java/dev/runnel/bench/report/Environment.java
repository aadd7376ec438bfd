package dev.runnel.bench.report;

import dev.runnel.bench.system.JavaVersion;
import dev.runnel.bench.system.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** On what it was measured, with what, and when. */
public record Environment(Map<String, String> facts) {

    public static Environment now(Instant started, Map<String, String> options) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("started", started.toString());
        facts.put("written", Instant.now().toString());
        facts.put("cpu", line("/proc/cpuinfo", "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("harness java", System.getProperty("java.version"));
        facts.put("services java", JavaVersion.ofServices());
        facts.putAll(Versions.ofPrograms());
        facts.putAll(options);
        return new Environment(facts);
    }

    private static String line(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
