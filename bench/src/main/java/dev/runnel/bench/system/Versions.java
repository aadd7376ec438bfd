package dev.runnel.bench.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of the programs that are started; those of the peers' libraries are in their package-lock.json. */
public final class Versions {

    private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+[.\\d]*");

    private Versions() {}

    public static Map<String, String> ofPrograms() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("node", of("node"));
        versions.put("redis", of(RedisServer.program(Path.of(System.getProperty("java.io.tmpdir")))));
        return versions;
    }

    private static String of(String program) {
        try {
            Process process = new ProcessBuilder(List.of(program, "--version"))
                    .redirectErrorStream(true)
                    .start();
            Matcher number = NUMBER.matcher(new String(process.getInputStream().readAllBytes()));
            return number.find() ? number.group() : "unknown";
        } catch (IOException missing) {
            return "missing";
        }
    }
}
