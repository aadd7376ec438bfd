package dev.runnel.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The variables that the documents tell of; another module's test holds these against the code. */
final class Settings {

    private static final Pattern NAME = Pattern.compile("`(runnel\\.[a-z.-]+|RUNNEL_[A-Z_]+)[=`]");

    static final Set<String> DOCUMENTED = Pattern.compile("\n")
            .splitAsStream(read("../../docs/configuration.md") + "\n" + read("../local/README.md"))
            .flatMap(line -> NAME.matcher(line).results())
            .map(Settings::variable)
            .collect(Collectors.toUnmodifiableSet());

    private static final String DOCUMENTS = documents();

    private Settings() {}

    /** @param name as Prometheus has it, where a document has {@code runnel.gateway.connections} */
    static boolean isMetric(String name) {
        return DOCUMENTS.contains("`" + name.replace('_', '.') + "`") || DOCUMENTS.contains("`" + name + "`");
    }

    private static String documents() {
        try (Stream<Path> files = Files.list(Path.of("../../docs"))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> read(file.toString()))
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(MatchResult name) {
        return name.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
