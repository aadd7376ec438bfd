package dev.runnel.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code results.json}, {@code table.md} and the charts. */
public final class Report {

    private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final Path folder;

    public Report(Path folder) {
        this.folder = folder;
    }

    public void write(Environment environment, List<Cell> all) {
        Cells cells = new Cells(all);
        Map<String, Object> results = new LinkedHashMap<>();
        results.put("environment", environment.facts());
        results.put("cells", all);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("results.json"), mapper.writeValueAsString(results) + "\n");
            Files.writeString(folder.resolve("table.md"), new Table(cells).text(environment.facts()));
            for (Map.Entry<String, String> chart : Charts.of(cells).entrySet()) {
                Files.writeString(folder.resolve(chart.getKey() + ".svg"), chart.getValue());
            }
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }

    /** The targets, for the console. */
    public String text(List<Cell> all) {
        return new Table(new Cells(all)).targets() + "Written to " + folder;
    }
}
